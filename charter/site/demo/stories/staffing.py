"""One project's people: a change asks too much of one, a proposal settles it; then somebody's leave
is approved over a full week, and nobody settles that."""

import datetime as dt

from charter.ground import clock
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.org.calendars.compiled import calendar_for, engine_of
from charter.org.models import Person
from charter.rooms.people.verbs import ask_absence
from charter.rooms.projects.capacity import WEEK, monday_of
from charter.rooms.projects.models import Project, Task
from charter.rooms.projects.verbs import plan as plans
from charter.rooms.resources.levelling.running import carry_out
from charter.rooms.resources.matrix import matrix
from charter.rooms.resources.verbs import levelling
from charter.site.demo.calendar import TAIPEI, Days
from charter.site.demo.company import Company
from charter.site.demo.timeline import Story

WHERE = "青雲大學圖書館網路"
REASON = "客戶加購閱覽室無線網路"


def all_staffing(company: Company, days: Days) -> list[Story]:
    return [_too_much_and_settled(company, days)]


def _too_much_and_settled(company: Company, days: Days) -> Story:
    yield days.at(-16, 15)
    project = Project.objects.filter(name=WHERE, phase=Project.Phase.EXECUTION).first()
    if project is None or project.plans.unsettled().exists():
        return
    manager = project.manager
    head = company.lin if project.department.code == "SV1" else company.shih
    busy = _busiest(project)
    request = _add_to_a_full_week(project, busy, manager)
    yield days.at(-15, 10)
    decide(request, verdict="approve", by=head, comment="客戶已書面同意加購")
    yield days.at(-14, 10)
    run = levelling.ask(project, by=manager, in_worker=False)
    carry_out(run, use_exact=False)
    run.refresh_from_db()
    yield days.at(-14, 11)
    if run.state == "offered":
        draft = levelling.take(run, by=manager)
        request = plans.submit_plan(draft, by=manager)
        yield days.at(-13, 10)
        decide(request, verdict="approve", by=head, comment="調整後每週都排得下")
    yield days.at(-11, 14)
    yield from _leave_over_a_full_week(busy, head, days)


def _busiest(project: Project) -> Person:
    """Who has most of the work that has not begun."""
    tasks = Task.objects.filter(project=project, kind=Task.Kind.TASK).in_force()
    waiting = tasks.filter(actual_start=None).select_related("owner")
    hours: dict[Person, int] = {}
    for task in waiting:
        if task.owner:
            hours[task.owner] = hours.get(task.owner, 0) + task.duration
    return max(hours, key=lambda one: (hours[one], one.username)) if hours else project.manager


def _add_to_a_full_week(project: Project, owner: Person, manager: Person) -> Request:
    engine = engine_of(calendar_for(department=project.department))
    day = engine.day_seconds()
    monday = monday_of(clock.today()) + 2 * WEEK
    start = engine.due(dt.datetime.combine(monday, dt.time(9), TAIPEI), 0)
    assert start
    finish = engine.due(start, 4 * day)
    assert finish
    draft = plans.draft_plan(project, reason=REASON, by=manager)
    plans.add_task(
        draft,
        name="閱覽室無線基地台安裝",
        owner=owner,
        start=start,
        finish=finish,
        duration=4 * day,
        effort=4 * day,
        produces=False,
        requirement="依加購單安裝八座基地台",
        quality_standard="每座訊號強度達-65dBm以上",
        by=manager,
    )
    return plans.submit_plan(draft, by=manager)


def _leave_over_a_full_week(person: Person, head: Person, days: Days) -> Story:
    """Wednesday and Thursday of the next full week that is still to come at the demo's present."""
    shown = matrix(only=person.pk)
    line = shown.lines[0]
    present = days.now.astimezone(TAIPEI).date()
    for n, monday in enumerate(shown.weeks):
        if monday > present and line.asked[n] > line.has[n] - 12 * 60 and line.asked[n]:
            first = monday + dt.timedelta(days=2)
            absence = ask_absence(
                person,
                kind="annual",
                since=first,
                until=first + dt.timedelta(days=1),
                reason="家人畢業典禮",
                by=person,
            )
            yield days.at(-10, 9)
            asked = Request.objects.about(absence).get()
            decide(asked, verdict="approve", by=head, comment="同意，請安排職務代理")
            return
