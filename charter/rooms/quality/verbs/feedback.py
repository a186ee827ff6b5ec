"""What customers say of results: by the link a check has sent, or by themselves in their room."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person, Role
from charter.rooms.projects.models import Project
from charter.rooms.quality.models import Check, Feedback, Method, Problem, Source, Step
from charter.rooms.quality.models.feedback import LOW
from charter.rooms.quality.permissions import is_colleague
from charter.rooms.quality.verbs.problems import Finding, report

HEARD = declare(
    "quality.check.heard",
    gettext_lazy("客戶回答了「%(title)s」：%(score)s分"),
    gettext_lazy("你要做的檢查"),
)
GIVEN = declare(
    "quality.feedback.given",
    gettext_lazy("%(by)s對「%(title)s」打了%(score)s分"),
    gettext_lazy("客戶對你的項目有反饋"),
)
REGISTERED = declare(
    "quality.feedback.registered",
    gettext_lazy("%(by)s把客戶對「%(title)s」的反饋登記為%(problem)s"),
)
A_DAY, MOST = dt.timedelta(days=1), 20


@transaction.atomic
def heard(check: Check, *, score: int, by: Person | None) -> None:
    record(HEARD, check, by=by, about=check.project or check, tell=[check.checker], score=score)


@transaction.atomic
def give(project: Project, *, score: int, text: str, by: Person, about: str = "") -> Feedback:
    """By a contact of the customer, whether anybody has asked or not. It answers the check that
    waits for their word about the same result; a low score is an opinion that has to be answered
    (the room of communication hears of it)."""
    if not by.is_customer or by.customer_id != project.customer_id:
        raise Refused("quality.not_your_project", _("反饋由這個項目的客戶提出。"))
    if score not in range(1, 6):
        raise Refused("quality.bad_score", _("請選1到5分。"), field="score")
    said = text.strip()
    if score <= LOW and not said:
        raise Refused(
            "quality.low_without_words", _("請寫下哪裡不合適，我們才知道要改什麼。"), field="text"
        )
    mine = Feedback.objects.filter(project=project, by=by, at__gt=clock.now() - A_DAY)
    if mine.count() >= MOST:
        raise Refused("quality.too_many", _("今天已經收到許多反饋，請明天再寫，或直接聯絡我們。"))
    name = about.strip()[:120]
    made = Feedback.objects.create(
        project=project,
        about=name,
        score=score,
        text=said,
        by=by,
        at=clock.now(),
        check_of=_waiting(project, name),
    )
    facts: Facts = {"score": score, "project": project.pk, "low": score <= LOW, "said": said[:1000]}
    record(GIVEN, made, by=by, about=project, tell=_concerned(made), result=name, **facts)
    return made


def _waiting(project: Project, about: str) -> Check | None:
    """The open check that wants the customer's word about this result."""
    asked = Check.objects.open().filter(project=project, method=Method.CUSTOMER)
    return asked.filter(deliverable__iexact=about).order_by("due", "pk").first()


def _concerned(one: Feedback) -> list[Person]:
    people = [one.project.manager]
    if one.check_of:
        people.append(one.check_of.checker)
    if one.score <= LOW:
        people += Person.objects.holding(Role.QUALITY)
    return list({person.pk: person for person in people}.values())


@transaction.atomic
def register(one: Feedback, *, by: Person | None) -> Problem:
    """What the customer found wrong becomes a problem in one step."""
    if not is_colleague(by):
        raise Refused("quality.not_staff", _("質量問題由員工登記。"))
    locked = Feedback.objects.select_for_update(of=("self",)).get(pk=one.pk)
    if locked.problem_id:
        raise Refused("quality.item_registered", _("這一項已經登記為質量問題。"))
    project = locked.project
    told = Finding(
        title=_("客戶反饋：%(about)s") % {"about": locked},
        description=f"{locked.by}（{locked.score}/5）\n{locked.text}",
        source=Source.COMPLAINT,
        step=Step.DELIVERY,
        project=project,
        department=project.department,
        customer=project.customer,
        origin=locked,
    )
    problem = report(told, by=by)
    Feedback.objects.filter(pk=locked.pk).update(problem=problem)
    record(REGISTERED, locked, by=by, about=project, problem=problem.number)
    return problem
