"""A measure under way: its tasks, its resources, checks of the office, and its end."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import assign
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import Entry
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person, Post
from charter.rooms.improvement.models import MeasureTerms, ResourceAsk, Version
from charter.rooms.steering.models import Allotment, Check, Course, Task
from charter.rooms.steering.permissions import is_office, may_lead
from charter.rooms.steering.rules import WHOLE, allow, coverage, locked, words
from charter.rooms.steering.verification import wait_of

BEGUN = declare(
    "steering.course.begun",
    gettext_lazy("措施「%(title)s」生效，可以分解任務了"),
    gettext_lazy("你負責的措施"),
)
TRAINING_ASKED = declare(
    "steering.training.asked",
    gettext_lazy("「%(title)s」需要培訓相關人員，%(due)s前完成"),
    gettext_lazy("你負責的措施"),
)
MOVED = declare("steering.course.moved", gettext_lazy("措施「%(title)s」按新版計劃執行"))
TASKED = declare(
    "steering.course.tasked",
    gettext_lazy("%(by)s為「%(title)s」安排任務：%(task)s（%(percent)s%%）"),
)
ALLOTTED = declare(
    "steering.course.allotted", gettext_lazy("%(by)s決定「%(title)s」所需的%(ask)s：%(decision)s")
)
CHECKED = declare(
    "steering.course.checked",
    gettext_lazy("%(by)s檢查了「%(title)s」的進度：%(percent)s%%"),
    gettext_lazy("你負責的措施"),
)
OVERDUE = declare(
    "steering.course.overdue", gettext_lazy("措施「%(title)s」逾期%(days)s天，期限是%(missed)s")
)
FINISHED = declare(
    "steering.course.finished",
    gettext_lazy("%(by)s回報「%(title)s」已完成，%(verify_by)s前驗證效果"),
    gettext_lazy("等待驗證效果"),
)


@transaction.atomic
def follow(version: Version, *, by: Person | None = None) -> list[Course]:
    """The version took effect: each of its measures is under way by its terms; what was allotted
    for the same need stays allotted. A measure that is finished is left as it is."""
    found = []
    rows = version.measures.select_related("measure", "department", "owner")
    for terms in rows.order_by("place", "pk"):
        known = Course.objects.filter(measure=terms.measure).first()
        if known is None:
            found.append(_begin(terms, version, by))
        elif known.state == Course.State.UNDER_WAY and known.terms_id != terms.pk:
            _move(known, terms, by)
    return found


def _facts_of(terms: MeasureTerms) -> dict[str, object]:
    assert terms.owner and terms.starts and terms.ends
    unit = terms.department or terms.version.plan.department
    dates = {"starts": terms.starts, "ends": terms.ends}
    return {"title": terms.title, "department": unit, "owner": terms.owner, **dates}


def _begin(terms: MeasureTerms, version: Version, by: Person | None) -> Course:
    facts = _facts_of(terms)
    course = Course.objects.create(
        measure=terms.measure, terms=terms, since=version.in_force_on or clock.today(), **facts
    )
    record(BEGUN, course, by=by, about=version.plan, tell=[course.owner])
    if terms.needs_training:
        told: Facts = {"due": course.starts.isoformat(), "measure": course.measure_id}
        told |= {"department": course.department_id, "owner": course.owner_id}
        record(TRAINING_ASKED, course, by=by, about=version.plan, **told)
    return course


def _move(course: Course, terms: MeasureTerms, by: Person | None) -> None:
    given = {_need(a.ask): a for a in course.allotments.select_related("ask")}
    Course.FLOW.move(course, "follow", terms=terms, **_facts_of(terms))
    for ask in terms.asks.all():
        old = given.get(_need(ask))
        if old is not None:
            kept = {"decision": old.decision, "note": old.note, "by": old.by, "on": old.on}
            Allotment.objects.create(course=course, ask=ask, **kept)
    record(MOVED, course, by=by, about=terms.version.plan)


def _need(ask: ResourceAsk) -> tuple[object, ...]:
    return ask.kind, ask.person_id, ask.percent, ask.amount, ask.name


@transaction.atomic
def add_task(
    course: Course,
    *,
    measure: str,
    owner: Person,
    due: dt.date,
    percent: int,
    by: Person | None,
    post: Post | None = None,
) -> Task:
    """A part of the measure for a person (and the post they fill), by a day within its dates."""
    course = locked(course)
    allow(may_lead(by, course), _("措施負責人或部門主管"))
    if course.state != Course.State.UNDER_WAY:
        raise Refused("steering.not_under_way", _("這項措施已經完成，不能再加任務。"))
    if due > course.ends:
        said = _("任務的期限不能晚於措施的期限%(ends)s。") % {"ends": course.ends}
        raise Refused("steering.after_the_end", said, field="due")
    left = WHOLE - coverage(course)
    if not 1 <= percent <= left:
        said = _("任務合計不能超過100%%：還剩%(left)s%%可以安排。") % {"left": left}
        raise Refused("steering.too_much", said, field="percent")
    action = assign(course, measure=measure, owner=owner, due=due, by=by, clause="SI4.1")
    task = Task.objects.create(course=course, action=action, post=post, percent=percent)
    record(TASKED, course, by=by, task=str(action), percent=percent, action=action.pk)
    return task


@transaction.atomic
def allot(
    course: Course, *, ask: ResourceAsk, decision: str, by: Person | None, note: str = ""
) -> Allotment:
    """What is given for one need; less than asked for says why. A later word replaces it."""
    allow(is_office(by), _("服務改善辦公室"))
    if ask.terms_id != course.terms_id:
        raise Refused("steering.not_its_need", _("這不是這項措施的需求。"), field="ask")
    if decision != Allotment.Decision.GRANTED:
        words(note, "note")
    facts = {"decision": decision, "note": note.strip(), "by": by, "on": clock.today()}
    made, _new = Allotment.objects.update_or_create(ask=ask, defaults={"course": course, **facts})
    label = Allotment.Decision(decision).label
    record(ALLOTTED, course, by=by, tell=[course.owner], ask=str(ask), decision=label)
    return made


@transaction.atomic
def check(course: Course, *, percent: int, finding: str, by: Person | None) -> Check:
    """How far the office found it to be."""
    allow(is_office(by), _("服務改善辦公室"))
    finding, today = words(finding, "finding"), clock.today()
    Course.FLOW.move(course, "progress", percent=percent, checked_on=today)
    made = Check.objects.create(course=course, on=today, percent=percent, finding=finding, by=by)
    record(CHECKED, course, by=by, tell=[course.owner], percent=percent, finding=finding)
    return made


@transaction.atomic
def report_overdue(course: Course, *, by: Person | None = None) -> bool:
    """Said once for each day that was missed; who gives notice of it hears it by this name."""
    course_now, missed = locked(course), course.ends.isoformat()
    told = Entry.objects.of(course).filter(event=OVERDUE, facts__missed=missed)
    if not course_now.days_late or told.exists():
        return False
    facts: Facts = {"missed": missed, "days": course_now.days_late, "owner": course_now.owner_id}
    record(OVERDUE, course_now, by=by, **facts, department=course_now.department_id)
    return True


@transaction.atomic
def finish(course: Course, *, done: str, by: Person | None) -> None:
    """Carried out; whether it helped is found out by a day. Open tasks are finished first."""
    course_now = locked(course)
    allow(may_lead(by, course_now), _("措施負責人或部門主管"))
    open_ones = course_now.tasks.filter(action__state=Action.State.OPEN).count()
    if open_ones or coverage(course_now) < WHOLE:
        said = _("還有%(n)s項任務沒有完成，或任務合計不到100%%。") % {"n": open_ones}
        raise Refused("steering.tasks_open", said)
    today = clock.today()
    wait = wait_of(course_now, today)
    facts = {"done": words(done, "done"), "percent": 100, "finished_on": today}
    Course.FLOW.move(course, "finish", verify_by=wait.by, verify_period=wait.period, **facts)
    tell = [p for p in (course_now.terms.version.plan.cycle.holder,) if p]
    record(FINISHED, course, by=by, tell=tell, verify_by=wait.by.isoformat(), waits=wait.period)
