"""What comes back is registered and answered in time (SP7.3b, SP7.4)."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person, Role
from charter.rooms.communication.models import Concern, Opinion, Report
from charter.rooms.communication.permissions import (
    may_answer,
    may_answer_opinion,
    may_note,
)
from charter.rooms.communication.verbs._common import _answer_due, _text
from charter.rooms.projects.models import Project

RAISED = declare(
    "communication.concern.raised",
    gettext_lazy("%(who)s對「%(project)s」提出%(kind_name)s：%(title)s"),
    gettext_lazy("請回覆客戶"),
)
ANSWERED = declare(
    "communication.concern.answered",
    gettext_lazy("%(by)s回覆「%(title)s」"),
    gettext_lazy("你提出的事有回覆了"),
)
SAID = declare(
    "communication.opinion.said",
    gettext_lazy("有人提出意見「%(title)s」"),
    gettext_lazy("請回覆團隊成員"),
)
REPLIED = declare(
    "communication.opinion.answered",
    gettext_lazy("%(by)s回覆意見「%(title)s」"),
    gettext_lazy("你的意見有回覆了"),
)


@transaction.atomic
def raise_concern(
    project: Project,
    *,
    text: str,
    by: Person | None,
    kind: str = Concern.Kind.OPINION,
    report: Report | None = None,
    who: str = "",
) -> Concern:
    """By a contact of the customer, or noted by somebody of the project who heard it, or by the
    office that reads the mail (`who` is who said it)."""
    if by is not None and not may_note(by, project):
        raise Refused("communication.not_allowed", _("只有這個項目的客戶與成員可以提出。"))
    if kind not in Concern.Kind.values:
        raise Refused("communication.unknown", _("請從清單選擇種類。"), field="kind")
    if report is not None and report.project_id != project.pk:
        raise Refused("communication.unknown", _("這份報告不屬於這個項目。"), field="report")
    outside = by is not None and by.is_customer
    concern = Concern.objects.create(
        project=project,
        report=report,
        kind=kind,
        text=_text(text, "text"),
        by=by,
        who="" if outside else who.strip()[:60],
        said_at=clock.now(),
        due=_answer_due(),
    )
    record(
        RAISED,
        concern,
        by=by,
        about=project,
        tell=[project.manager],
        who=concern.who or str(by or _("客戶")),
        project=project.name,
        kind_name=Concern.Kind(concern.kind).label,
    )
    return concern


@transaction.atomic
def answer_concern(concern: Concern, *, answer: str, by: Person) -> None:
    if not may_answer(by, concern):
        raise Refused("communication.not_allowed", _("由項目成員回覆客戶，請找項目經理。"))
    text = _text(answer, "answer")
    changes = {"answer": text, "answered_by": by, "answered_on": clock.today()}
    Concern.FLOW.move(concern, "answer", **changes)
    tell = [concern.by] if concern.by else []
    record(ANSWERED, concern, by=by, about=concern.project, tell=tell)


@transaction.atomic
def say(
    *, text: str, by: Person | None, author: Person | None, project: Project | None = None
) -> Opinion:
    """An opinion with its author's name, or with `author` None: then `by` must be None too, and
    neither row, entry nor notice knows who it was."""
    if author is None and by is not None:
        raise Refused("communication.not_nameless", _("匿名意見不能帶有提出人。"))
    words = _text(text, "text")
    handler = project.manager if project else _office(author)
    if handler == author and author is not None:
        handler = author.manager or _office(author)
    opinion = Opinion.objects.create(
        project=project,
        author=author,
        handler=handler,
        text=words,
        said_on=clock.today(),
        due=_answer_due(),
    )
    tell = [handler] if handler else []
    record(SAID, opinion, by=by, about=project, tell=tell)
    return opinion


def _office(author: Person | None) -> Person | None:
    """Somebody of the improvement office, else of management; not the author."""
    for role in (Role.IMPROVEMENT_OFFICE, Role.MANAGEMENT):
        found = Person.objects.holding(role).order_by("pk")
        if one := found.exclude(pk=author.pk if author else 0).first():
            return one
    return None


@transaction.atomic
def answer_opinion(opinion: Opinion, *, answer: str, by: Person) -> None:
    """By its handler or an overseeing office, never by who said it."""
    if not may_answer_opinion(by, opinion):
        raise Refused(
            "communication.not_allowed", _("由承辦人或督導部門回覆，提出人不能自己回覆。")
        )
    text = _text(answer, "answer")
    changes = {"answer": text, "answered_by": by, "answered_on": clock.today()}
    Opinion.FLOW.move(opinion, "answer", **changes)
    tell = [opinion.author] if opinion.author else []
    record(REPLIED, opinion, by=by, about=opinion.project, tell=tell)
