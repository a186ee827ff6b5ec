"""A measure that is far behind: noticed in private, explained, rectified; published by decision."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions.verbs import assign
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person, Role
from charter.rooms.merits.models import Line, Notice, Step
from charter.rooms.merits.permissions import may_decide_publication, may_open_notice
from charter.rooms.merits.reach import superior
from charter.rooms.merits.verbs._common import (
    _allow,
    _enter,
    _locked,
    _needs,
    _next_place,
    _plan,
    _step_done,
    _working_days,
)
from charter.rooms.merits.verbs.proposing import Evidence

PRIVATE = gettext_lazy("只有你與主管看得到")
OPENED = declare(
    "merits.notice.opened",
    gettext_lazy("「%(title)s」：措施逾期%(days)s天，請在%(due)s前說明"),
    PRIVATE,
)
EXPLAINED = declare("merits.notice.explained", gettext_lazy("%(by)s說明了「%(title)s」"), PRIVATE)
RECTIFYING = declare(
    "merits.notice.rectifying", gettext_lazy("%(by)s為「%(title)s」訂了整改，期限%(due)s"), PRIVATE
)
PUBLISHED = declare(
    "merits.notice.published", gettext_lazy("%(by)s決定：「%(title)s」%(decision)s")
)
CLOSED = declare("merits.notice.closed", gettext_lazy("「%(title)s」已整改並驗證"), PRIVATE)
FAILED = declare(
    "merits.notice.rectification_failed",
    gettext_lazy("「%(title)s」的整改沒有效果，請再訂"),
    PRIVATE,
)
CLAUSE = "SI6.2a"


@transaction.atomic
def open_notice(
    measure: Evidence,
    *,
    person: Person,
    missed: dt.date,
    ground: str,
    by: Person | None = None,
) -> Notice | None:
    """Told to the person and their head, nobody else. Once for a measure and the day it missed.
    The system opens it for what is late; the group or its office for poor execution."""
    may = by is None or (by != person and may_open_notice(by))
    _allow(may, _("領導小組或服務改善辦公室"))
    known = Notice.objects.filter(kind=measure.kind, subject_id=measure.subject_id, missed=missed)
    if known.exists():
        return None
    head = superior(person)
    made = Notice.objects.create(
        kind=measure.kind,
        subject_id=measure.subject_id,
        subject_title=measure.title,
        missed=missed,
        ground=_needs(ground, "ground") if by else ground,
        person=person,
        department=person.department,
        head=head,
        opened_by=by,
        opened_at=clock.now(),
        explain_by=_working_days("explanation_days"),
        rectify_by=_working_days("notice_plan_days"),
    )
    _plan(made, Step.Name.EXPLAIN, person, made.explain_by, place=1)
    _plan(made, Step.Name.RECTIFY, person, made.rectify_by, place=2)
    _plan(made, Step.Name.PUBLISH, _decider(made), _deciding_day(made), place=3)
    facts: Facts = {"days": made.days_missed, "due": made.explain_by.isoformat()}
    record(OPENED, made, by=by, tell=[one for one in (person, head) if one], **facts)
    return made


def _deciding_day(notice: Notice) -> dt.date:
    return _working_days("notice_plan_days", notice.rectify_by)


def _decider(notice: Notice) -> Person | None:
    """Of those who may decide about publishing it: the office first, then the group."""
    for role in (Role.IMPROVEMENT_OFFICE, Role.STEERING_GROUP):
        for one in Person.objects.holding(role).order_by("pk"):
            if may_decide_publication(one, notice):
                return one
    return None


@transaction.atomic
def explain(notice: Notice, *, text: str, by: Person | None) -> None:
    """The person's own words, in private; also after the day, which stays on record."""
    _allow(by is not None and by.pk == notice.person_id, _("責任人"))
    said = _needs(text, "text", _("請寫下為什麼逾期、現在到哪裡。"))
    Notice.FLOW.move(notice, "explain", explanation=said, explained_on=clock.today())
    _step_done(notice, Step.Name.EXPLAIN, said, by)
    record(EXPLAINED, notice, by=by, tell=[notice.head] if notice.head else [])


@transaction.atomic
def rectify(notice: Notice, *, measure: str, due: dt.date, by: Person | None) -> None:
    """An action of the person, verified by somebody else."""
    _allow(by is not None and by.pk == notice.person_id, _("責任人"))
    action = assign(
        notice, measure=measure, owner=notice.person, due=due, by=notice.head, clause=CLAUSE
    )
    Notice.FLOW.move(notice, "rectify", action=action, rectified_on=clock.today())
    _step_done(notice, Step.Name.RECTIFY, measure.strip(), by)
    tell = [notice.head] if notice.head else []
    record(RECTIFYING, notice, by=by, tell=tell, due=due.isoformat(), action=action.pk)


@transaction.atomic
def decide_publication(notice: Notice, *, is_public: bool, reason: str, by: Person | None) -> None:
    """Made known in the department, or kept between the two: never before the time to explain is
    over, and never by the system."""
    found: Notice = _locked(notice)
    _allow(may_decide_publication(by, found), _("領導小組或服務改善辦公室中未涉事的人"))
    if not found.may_be_published:
        said = _("說明期限%(day)s過後才能決定，而且只決定一次。") % {"day": found.explain_by}
        raise Refused("merits.too_early_to_publish", said)
    why = _needs(reason, "reason", _("請寫下決定的理由。"))
    chosen = Notice.Publication.PUBLIC if is_public else Notice.Publication.PRIVATE
    found.publication, found.publication_by = chosen, by
    found.publication_on, found.publication_reason = clock.today(), why
    names = ["publication", "publication_by", "publication_on", "publication_reason"]
    found.save(update_fields=names)
    _step_done(found, Step.Name.PUBLISH, why, by)
    if is_public:
        _enter(
            Line.Kind.NOTICE, found, person=found.person, department=found.department,
            title=f"{found} {found.subject_title}", ground=why, approved_by=by,
        )  # fmt: skip
    tell = [one for one in (found.person, found.head) if one]
    record(PUBLISHED, found, by=by, tell=tell, decision=Notice.Publication(chosen).label)


@transaction.atomic
def close(notice: Notice, *, by: Person | None) -> None:
    """The rectification was verified by somebody else."""
    Notice.FLOW.move(notice, "close", closed_on=clock.today())
    record(CLOSED, notice, by=by, tell=[notice.person])


@transaction.atomic
def fail(notice: Notice, *, by: Person | None) -> None:
    """Verified without effect: another rectification is owed."""
    Notice.FLOW.move(notice, "fail")
    due = _working_days("notice_plan_days")
    _plan(notice, Step.Name.RECTIFY, notice.person, due, place=_next_place(notice))
    record(FAILED, notice, by=by, tell=[notice.person])
