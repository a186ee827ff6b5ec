"""Whether a measure helped, said by somebody outside; then one of two doors and no third."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.formats import number
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.parameters.queries import value_now
from charter.org.models import Department, Person
from charter.rooms.improvement.models import Measure
from charter.rooms.improvement.verbs.readings import publish_case
from charter.rooms.steering.models import Adoption, Course
from charter.rooms.steering.permissions import is_office, is_outside, leads, may_lead
from charter.rooms.steering.rules import allow, locked, words, working_days
from charter.rooms.steering.verification import is_early, verdict_of

JUDGED = declare(
    "steering.course.judged", gettext_lazy("系統比較了「%(title)s」前後的數字：%(verdict)s")
)
CONTESTED = declare(
    "steering.course.contested",
    gettext_lazy("%(by)s不同意「%(title)s」的判定：%(reason)s"),
    gettext_lazy("你負責的措施"),
)
CONFIRMED = declare(
    "steering.course.confirmed",
    gettext_lazy("%(by)s確認「%(title)s」有效，請寫成案例並推廣"),
    gettext_lazy("你負責的措施"),
)
DENIED = declare(
    "steering.course.found_ineffective",
    gettext_lazy("%(by)s確認「%(title)s」未達預期，請分析原因並重新規劃"),
    gettext_lazy("你負責的措施"),
)
ROLLED_OUT = declare(
    "steering.course.rolled_out", gettext_lazy("%(by)s把「%(title)s」推廣到%(n)s個部門")
)
REPLANNED = declare(
    "steering.course.replanned",
    gettext_lazy("%(by)s分析了「%(title)s」，改由「%(successor)s」繼續"),
)
ASKED = declare(
    "steering.adoption.asked",
    gettext_lazy("「%(title)s」請在%(due)s前採用，或說明為什麼不適用"),
    gettext_lazy("推廣到你的部門"),
)
ADOPTED = declare("steering.adoption.adopted", gettext_lazy("%(by)s採用了「%(title)s」：%(note)s"))
DECLINED = declare(
    "steering.adoption.declined", gettext_lazy("%(by)s說明「%(title)s」不適用：%(note)s")
)


@transaction.atomic
def judge(course: Course, *, by: Person | None) -> str:
    """The figures' verdict as of today; it may be asked again while nobody has confirmed it."""
    course_now = locked(course)
    allow(is_office(by) or may_lead(by, course_now), _("措施負責人或服務改善辦公室"))
    verdict, facts = verdict_of(course_now)
    facts["on"] = clock.today().isoformat()
    Course.FLOW.move(course, "judge", verdict=verdict, facts=facts)
    label = Course.Verdict(verdict).label
    record(JUDGED, course, by=by, verdict=label, size=facts.get("size"))
    return verdict


def _outsider(by: Person | None, course: Course) -> Person:
    if by is None or not is_outside(by, course):
        said = _("效果由措施團隊與該部門以外的人確認，請找服務改善辦公室或質量管理。")
        raise Refused("steering.not_outside", said)
    return by


@transaction.atomic
def contest(course: Course, *, reason: str, by: Person | None) -> None:
    """What the figures say is not believed: wait and judge again."""
    _outsider(by, course)
    reason = words(reason, "reason")
    Course.FLOW.move(course, "contest", verdict="", facts={})
    record(CONTESTED, course, by=by, tell=[course.owner], reason=reason)


@transaction.atomic
def confirm(course: Course, *, by: Person | None) -> None:
    """The verdict stands. Effective leads to the case and the roll-out, all else to planning anew;
    which of the two is the verdict's business, not the confirmer's. Before enough was read, that
    nothing is proven says nothing, and is not confirmed."""
    course_now = locked(course)
    person = _outsider(by, course_now)
    if course_now.state == Course.State.JUDGED and is_early(course_now):
        said = _("改變後的數字還不夠判定，請等到%(day)s，或先按「不同意，再觀察」。")
        raise Refused("steering.too_early", said % {"day": course_now.verify_by})
    good = course_now.verdict == Course.Verdict.EFFECTIVE
    exit_by = working_days("replan_after_days")
    facts = {"confirmed_by": person, "confirmed_on": clock.today(), "exit_by": exit_by}
    Course.FLOW.move(course, "confirm" if good else "deny", **facts)
    event = CONFIRMED if good else DENIED
    owner = course_now.owner
    record(event, course, by=by, tell=[owner], verdict=course_now.verdict, person=owner.pk)


@transaction.atomic
def roll_out(
    course: Course, *, case: str, departments: Collection[Department], by: Person | None
) -> list[Adoption]:
    """What worked is summed up, and other departments take it up or say why not."""
    allow(is_office(by) or may_lead(by, course), _("措施負責人或服務改善辦公室"))
    case, others = words(case, "case"), [d for d in departments if d.pk != course.department_id]
    if not others:
        said = _("請至少選一個其他部門來推廣。")
        raise Refused("steering.no_departments", said, field="departments")
    Course.FLOW.move(course, "roll_out", case=case, closed_on=clock.today())
    due = clock.today() + dt.timedelta(days=int(value_now("rollout_days")))
    made = [_ask(course, unit, due, by) for unit in sorted(others, key=lambda d: d.pk)]
    record(ROLLED_OUT, course, by=by, n=len(made))
    _tell(course, case, by)
    return made


def _tell(course: Course, case: str, by: Person | None) -> None:
    """The whole organisation, with the figures by which it was found to work."""
    facts = course.facts
    effect = ""
    if facts.get("before") is not None and facts.get("after") is not None:
        before, after = number(facts["before"], 1), number(facts["after"], 1)
        effect = f"{facts['title']}：{before} → {after}{facts['unit']}"
    publish_case(
        course,
        title=course.title,
        text=case,
        effect=effect,
        department=course.department,
        author=course.owner,
        by=by,
    )


def _ask(course: Course, unit: Department, due: dt.date, by: Person | None) -> Adoption:
    head = Person.objects.heads_of(unit).order_by("pk").first()
    if head is None:
        said = _("%(unit)s沒有主管可以接手，請先任命，或改選別的部門。") % {"unit": unit}
        raise Refused("steering.no_head", said, field="departments")
    made = Adoption.objects.create(course=course, department=unit, owner=head, due=due)
    record(ASKED, made, by=by, about=course, tell=[head], due=due.isoformat())
    return made


@transaction.atomic
def adopt(adoption: Adoption, *, note: str, by: Person | None) -> None:
    """Taken up: what was done in this department."""
    _answer(adoption, "adopt", note, by)


@transaction.atomic
def decline(adoption: Adoption, *, note: str, by: Person | None) -> None:
    """Not for this department, and why."""
    _answer(adoption, "decline", note, by)


def _answer(adoption: Adoption, verb: str, note: str, by: Person | None) -> None:
    mine = by is not None and (by.pk == adoption.owner_id or leads(by, adoption.department))
    allow(by is None or mine, _("該部門的主管"))
    note = words(note, "note")
    facts = {"note": note, "answered_by": by, "answered_on": clock.today()}
    Adoption.FLOW.move(adoption, verb, **facts)
    event = ADOPTED if verb == "adopt" else DECLINED
    record(event, adoption, by=by, about=adoption.course, note=note)


@transaction.atomic
def replan(course: Course, *, analysis: str, successor: Measure, by: Person | None) -> None:
    """Why it did not help, and the measure that takes its place: one planned after the finding."""
    allow(is_office(by) or may_lead(by, course), _("措施負責人或服務改善辦公室"))
    analysis, course_now = words(analysis, "analysis"), locked(course)
    known = clock.day(successor.made_at) or clock.today()
    too_old = course_now.confirmed_on is None or known < course_now.confirmed_on
    if successor.pk <= course_now.measure_id or too_old:
        said = _("後續措施必須是確認未達預期之後才規劃的，請先在計劃的新版本加上一項措施。")
        raise Refused("steering.no_new_measure", said, field="successor")
    facts = {"analysis": analysis, "successor": successor, "closed_on": clock.today()}
    Course.FLOW.move(course, "replan", **facts)
    record(REPLANNED, course, by=by, successor=str(successor), measure=successor.pk)
