"""The development plan of a person for a year: drawn from the gaps, agreed by a superior."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person, Skill
from charter.rooms.people.queries import gaps
from charter.rooms.training.models import Course, Kind, Plan, PlanItem, Subject
from charter.rooms.training.permissions import is_superior, may_draw, superior_of
from charter.rooms.training.queries import leading_to, needs_left
from charter.rooms.training.verbs import _common as common

DRAWN = declare("training.plan.drawn", gettext_lazy("%(by)s擬定「%(title)s」的發展計劃，%(n)s項"))
CHANGED = declare(
    "training.plan.changed", gettext_lazy("%(by)s修改「%(title)s」的發展計劃：%(item)s")
)
SUBMITTED = declare(
    "training.plan.submitted",
    gettext_lazy("%(by)s請主管同意發展計劃「%(title)s」"),
    gettext_lazy("請看部屬的發展計劃"),
)
YOURS = gettext_lazy("你的發展計劃")
AGREED = declare("training.plan.agreed", gettext_lazy("%(by)s同意發展計劃「%(title)s」"), YOURS)
SENT_BACK = declare(
    "training.plan.sent_back", gettext_lazy("%(by)s請修改發展計劃「%(title)s」：%(reason)s"), YOURS
)
REOPENED = declare(
    "training.plan.reopened", gettext_lazy("%(by)s重新修改發展計劃「%(title)s」"), YOURS
)


def _draws(person: Person, by: Person | None) -> None:
    said = _("發展計劃由本人或主管擬定。")
    common._allow(by is not None and may_draw(by, person), by, said)


def _above(plan: Plan, by: Person | None) -> None:
    said = _("發展計劃由主管同意，不能同意自己的。")
    common._allow(by is not None and is_superior(by, plan.person), by, said)


def _draft(plan: Plan) -> None:
    """Locked: nothing slips into a plan that is being agreed."""
    locked = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if locked.state != Plan.State.DRAFT:
        raise Refused("training.plan_not_draft", _("計劃已送出或同意，請先退回修改。"))


@transaction.atomic
def draw_plan(person: Person, *, year: int, by: Person | None) -> Plan:
    """With an item for each gap and each need that is open: the course that leads there, else
    self-study. A plan that exists is given back as it is."""
    _draws(person, by)
    if not person.is_active or person.is_customer:
        raise Refused("training.not_staff", _("只有在職同事有發展計劃。"), field="person")
    today = clock.today()
    if not today.year - 1 <= year <= today.year + 1:
        raise Refused("training.year", _("只能擬定去年、今年或明年的計劃。"), field="year")
    plan, is_new = Plan.objects.get_or_create(person=person, year=year, defaults={"drawn_by": by})
    if is_new:
        gaps_left = PlanItem.objects.bulk_create(_for_gaps(plan, _last_day(plan)))
        n = len(gaps_left) + _take_needs(plan)
        record(DRAWN, plan, by=by, about=person, tell=[person], n=n)
    return plan


def _for_gaps(plan: Plan, due: dt.date) -> list[PlanItem]:
    short = gaps([plan.person]).get(plan.person_id, [])
    courses = leading_to([skill.pk for skill, _needed, _has in short])
    return [
        _item(plan, skill, level, courses.get((skill.pk, level)), due) for skill, level, _h in short
    ]


def _item(plan: Plan, skill: Skill, level: int, course: Course | None, due: dt.date) -> PlanItem:
    return PlanItem(
        plan=plan,
        title=course.title if course else skill.name,
        subject=course.subject if course else Subject.PROFESSIONAL,
        kind=course.kind if course else Kind.SELF,
        course=course,
        skill=skill,
        level=level,
        due=due,
    )


def _last_day(plan: Plan) -> dt.date:
    return max(dt.date(plan.year, 12, 31), clock.today())


def _take_needs(plan: Plan) -> int:
    """An item for each need of the person that is open and not in the plan yet; how many."""
    facts, last = {"plan": plan, "kind": Kind.SELF}, _last_day(plan)
    made = [
        PlanItem(**facts, title=n.title[:120], subject=n.subject, need=n, due=min(n.due, last))
        for n in needs_left(plan)
    ]
    return len(PlanItem.objects.bulk_create(made))


@transaction.atomic
def add_item(
    plan: Plan,
    *,
    title: str,
    subject: str,
    kind: str,
    due: dt.date,
    by: Person | None,
    skill: Skill | None = None,
    level: int | None = None,
    course: Course | None = None,
) -> PlanItem:
    _draws(plan.person, by)
    _draft(plan)
    common._aim(skill, level)
    made = PlanItem.objects.create(
        plan=plan,
        title=common._words(title, "title")[:120],
        subject=common._subject(subject),
        kind=common._kind(kind),
        due=due,
        skill=skill,
        level=level,
        course=course,
    )
    record(CHANGED, plan, by=by, about=plan.person, item=made.title)
    return made


@transaction.atomic
def drop_item(item: PlanItem, *, by: Person | None) -> None:
    _draws(item.plan.person, by)
    _draft(item.plan)
    if item.claims.exists():
        raise Refused("training.item_claimed", _("已經有申報用到這一項，不能刪除。"))
    title, plan = item.title, item.plan
    item.delete()
    record(CHANGED, plan, by=by, about=plan.person, item=title)


@transaction.atomic
def submit_plan(plan: Plan, *, by: Person | None) -> None:
    _draws(plan.person, by)
    Plan.FLOW.move(plan, "submit")
    _take_needs(plan)
    above = superior_of(plan.person)
    record(SUBMITTED, plan, by=by, about=plan.person, tell=[above] if above else [])


@transaction.atomic
def agree_plan(plan: Plan, *, by: Person | None) -> None:
    _above(plan, by)
    Plan.FLOW.move(plan, "agree", agreed_by=by, agreed_on=clock.today(), note="")
    record(AGREED, plan, by=by, about=plan.person, tell=[plan.person])


@transaction.atomic
def send_plan_back(plan: Plan, *, reason: str, by: Person | None) -> None:
    _above(plan, by)
    why = common._words(reason, "reason")[:300]
    Plan.FLOW.move(plan, "send_back", note=why)
    record(SENT_BACK, plan, by=by, about=plan.person, tell=[plan.person], reason=why)


@transaction.atomic
def reopen_plan(plan: Plan, *, by: Person | None) -> None:
    """To be changed, and then agreed anew; what was asked for meanwhile comes in."""
    _draws(plan.person, by)
    Plan.FLOW.move(plan, "reopen", agreed_by=None, agreed_on=None)
    _take_needs(plan)
    record(REOPENED, plan, by=by, about=plan.person, tell=[plan.person])


@transaction.atomic
def agree_for_all(people: Iterable[Person], *, year: int, by: Person | None) -> int:
    """A superior draws up what is missing for their people, from the gaps, and agrees to all of
    it; one's own is left to somebody else. Returns how many were agreed."""
    agreed = 0
    for person in people:
        if by is not None and not is_superior(by, person):
            continue
        plan = draw_plan(person, year=year, by=by)
        if plan.state != Plan.State.AGREED:
            agree_plan(plan, by=by)
            agreed += 1
    return agreed
