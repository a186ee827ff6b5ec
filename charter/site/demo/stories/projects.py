"""A project's life after approval: team, plan, execution, acceptance, summary."""

import datetime as dt
import random
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from charter.ground import clock, datafile
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.org.calendars.compiled import calendar_for, engine_of
from charter.org.calendars.engine import Engine
from charter.org.models import Person
from charter.rooms.projects.health import tolerance
from charter.rooms.projects.models import Member, Project, Task
from charter.rooms.projects.verbs import plan as plans
from charter.rooms.projects.verbs import progress, team
from charter.rooms.projects.verbs.delays import review_progress
from charter.rooms.projects.verbs.plan_links import link_tasks
from charter.rooms.projects.verbs.plan_products import promise
from charter.rooms.projects.verbs.project import move_on
from charter.site.demo.calendar import TAIPEI, Days
from charter.site.demo.company import Company
from charter.site.demo.stories import delays
from charter.site.demo.stories.acceptance import accept
from charter.site.demo.stories.delays import answer, see_it_through
from charter.site.demo.stories.initiation import Sheet, initiate
from charter.site.demo.stories.risks import think_ahead
from charter.site.demo.timeline import Story

TO_SIGN = 22  # working days from the last task to the customer's signature
SLIPS = 2.3  # how much longer a slipping task takes than planned
SLIPPING = {("late", "UPS並聯測試"), ("replanned", delays.SLIPPING)}
TROUBLE = {"late": "旁路告警未復歸，等原廠零件", "replanned": "銀行換裝時段由兩晚縮成一晚"}
UNSAID = ("silent", "文件整理")  # the task that nobody gave a standard
# Tasks whose progress goes by weighted milestones.
STEPS = {"設備安裝與配線": (("設備到貨就位", 30), ("安裝固定", 40), ("配線與標示", 30))}


@dataclass
class Cast:
    """The people of one project."""

    manager: Person
    engineers: list[Person]


def all_projects(company: Company, days: Days, chance: random.Random) -> Iterator[Story]:
    rows = datafile.read(Path(__file__).parents[1] / "projects.yaml")
    for row in rows["projects"]:
        sheet = Sheet(**{**row, "template": rows["templates"][row["template"]]})
        yield one_project(sheet, company, days, random.Random(chance.random()))  # noqa: S311


def one_project(sheet: Sheet, company: Company, days: Days, chance: random.Random) -> Story:
    project = yield from initiate(sheet, company, days, chance)
    if project is None:
        return
    yield days.work(clock.now(), 1440)
    cast = _form_team(project, sheet, company)
    if sheet.fate == "forming":
        return
    yield days.work(clock.now(), 2 * 1440)
    project = move_on(project, by=cast.manager)
    think_ahead(project, cast.engineers)
    yield days.work(clock.now(), 3 * 1440)
    request = _plan(project, sheet, cast)
    yield days.work(clock.now(), 1440)
    decide(request, verdict="approve", by=_head_of(project, company), comment="計劃可行，同意")
    yield days.work(clock.now(), 60)
    project = move_on(Project.objects.get(pk=project.pk), by=cast.manager)
    if sheet.fate == "no_raci":
        yield days.work(clock.now(), 1440)
        _change_tester(project, cast, company)
    yield from _execute(project, sheet, cast, days, chance, _head_of(project, company))
    if sheet.fate == "silent":
        return
    yield from accept(project, sheet, cast.engineers, company, days)


def _head_of(project: Project, company: Company) -> Person:
    return company.lin if project.department.code == "SV1" else company.shih


def _form_team(project: Project, sheet: Sheet, company: Company) -> Cast:
    """The manager and one engineer per role, the most skilled who still have time."""
    manager = project.manager
    lead = project.roles.get()
    team.join(lead, person=manager, percent=30, duties="統籌進度、質量與客戶溝通", by=manager)
    engineers: list[Person] = []
    for wanted in sheet.template["roles"]:
        skill = company.skills[wanted["skill"]]
        role = team.add_role(
            project, name=wanted["name"], skills={skill: wanted["level"]}, by=manager
        )
        person = _free_engineer(project, skill.code, engineers)
        duties = f"負責{wanted['name']}的工作，回報進度與問題"
        team.join(role, person=person, percent=30, duties=duties, by=manager)
        engineers.append(person)
    _set_raci(project, manager)
    return Cast(manager, engineers)


def _change_tester(project: Project, cast: Cast, company: Company) -> None:
    """Somebody else fills the last role, and nobody answers for what the first one promised."""
    gone = Member.objects.current().get(role__project=project, person=cast.engineers[-1])
    role, skill = gone.role, next(iter(gone.role.skills.all())).skill
    team.leave(gone, reason="支援永嘉證券監測平台二期", by=cast.manager)
    person = _free_engineer(project, skill.code, cast.engineers)
    duties = f"負責{role.name}的工作，回報進度與問題"
    team.join(role, person=person, percent=30, duties=duties, by=cast.manager)


def _free_engineer(project: Project, skill: str, taken: list[Person]) -> Person:
    skilled = (
        Person.objects.staff()
        .filter(department=project.department, skills__skill__code=skill, skills__level__gte=3)
        .exclude(pk__in=[*(p.pk for p in taken), project.manager_id])
    )
    busy = {p.pk: p.memberships.filter(left_at=None).count() for p in skilled}
    return min(skilled, key=lambda p: (busy[p.pk], p.username))


def _set_raci(project: Project, manager: Person) -> None:
    members = [role.members.get(left_at=None) for role in project.roles.all()]
    for phase in (Project.Phase.PLANNING, Project.Phase.EXECUTION, Project.Phase.ACCEPTANCE):
        for member in members:
            letter = "A" if member.person_id == manager.pk else "R"
            team.set_raci(member, phase=phase, letter=letter, by=manager)


def _plan(project: Project, sheet: Sheet, cast: Cast) -> Request:
    """Phases and tasks one after another in working time; then the head is asked."""
    plan = plans.draft_plan(project, by=cast.manager)
    engine = engine_of(calendar_for(department=project.department))
    day = engine.day_seconds()
    first = max(project.starts_on, clock.today() + dt.timedelta(days=3))
    moment = dt.datetime.combine(first, dt.time(9), TAIPEI)
    before: Task | None = None
    for phase in sheet.template["phases"]:
        parent = plans.add_task(plan, name=phase["name"], kind=Task.Kind.PHASE, by=cast.manager)
        for name, role, length, product in phase["tasks"]:
            start = _due(engine, moment, 0)
            moment = _due(engine, start, length * day)
            owner = cast.engineers[role]
            task = plans.add_task(
                plan,
                parent=parent,
                by=cast.manager,
                **_work(name, owner, start, moment, length * day, bool(product)),
            )
            if (sheet.fate, name) == UNSAID:
                plans.edit_task(task, quality_standard="", by=cast.manager)
            if product:
                promise(task, name=product, accountable=owner, by=cast.manager)
            if before:
                link_tasks(before, task, by=cast.manager)
            before = task
    assert before
    _milestone(before, cast.manager, _due(engine, moment, TO_SIGN * day), TO_SIGN * day)
    return plans.submit_plan(plan, by=cast.manager)


def _work(
    name: str, owner: Person, start: dt.datetime, finish: dt.datetime, seconds: int, produces: bool
) -> plans.TaskFields:
    steps = [{"name": step, "weight": weight} for step, weight in STEPS.get(name, ())]
    return {
        "percent_rule": Task.PercentRule.MILESTONES if steps else Task.PercentRule.UNITS,
        "steps": steps,
        "name": name,
        "owner": owner,
        "start": start,
        "finish": finish,
        "duration": seconds,
        "effort": seconds,
        "produces": produces,
        "requirement": f"依合約與施工圖完成{name}",
        "quality_standard": "符合公司服務標準，自查與交叉檢查皆通過",
    }


def _milestone(last: Task, manager: Person, signed: dt.datetime, lag: int) -> None:
    end = plans.add_task(
        last.plan,
        name="客戶驗收",
        kind=Task.Kind.MILESTONE,
        owner=manager,
        start=signed,
        finish=signed,
        by=manager,
    )
    link_tasks(last, end, lag=lag, by=manager)


def _due(engine: Engine, start: dt.datetime, seconds: int) -> dt.datetime:
    due = engine.due(start, seconds)
    assert due, "without an open pause there is always a due moment"
    return due


def _execute(
    project: Project, sheet: Sheet, cast: Cast, days: Days, chance: random.Random, head: Person
) -> Story:
    """Weekly reports and reviews; each task takes its planned time, the late one much more."""
    tasks = list(Task.objects.filter(project=project).in_force().work().order_by("position"))
    reviewed = clock.now()
    for task in [t for t in tasks if t.kind == Task.Kind.TASK]:
        late = (sheet.fate, task.name) in SLIPPING
        length = (task.finish - task.start) * (SLIPS if late else chance.uniform(0.7, 0.95))  # type: ignore[operator]
        started = max(clock.now(), task.start) if task.start else clock.now()
        ends = started + length
        share = 0
        while clock.now() + dt.timedelta(days=7) < ends:
            yield days.work(clock.now(), 7 * 1440)
            share = min(90, share + int(700 / max(7, length.days)))
            _report(task, share, TROUBLE[sheet.fate] if late else "")
            if sheet.fate == "silent" and task.position > 3:
                return
            reviewed = yield from _review(project, cast, days, reviewed)
            if sheet.fate == "replanned":
                yield from answer(project, cast.engineers[0], head, days)
        yield days.work(max(ends, clock.now()), 30)
        progress.finish_task(Task.objects.get(pk=task.pk), by=task.owner)  # type: ignore[arg-type]
        reviewed = yield from _review(project, cast, days, reviewed)
        if sheet.fate == "replanned":
            yield from see_it_through(project, days)


def _report(task: Task, share: int, problem: str) -> None:
    """What is done, in the terms of the rule that the plan fixed."""
    assert task.owner
    found, sofar, reached = Task.objects.get(pk=task.pk), 0, []
    for step in found.steps:
        sofar += step["weight"]
        if sofar <= share:
            reached.append(step["name"])
    progress.report_progress(
        found, by=task.owner, units_done=share, reached=reached, problem=problem
    )


def _review(
    project: Project, cast: Cast, days: Days, last: dt.datetime
) -> Generator[dt.datetime, None, dt.datetime]:
    """The manager's weekly comparison of actual and plan, with the causes it demands."""
    if clock.now() - last < dt.timedelta(days=6):
        return last
    yield days.work(clock.now(), 120)
    found = tolerance(project)
    causes = {d.task.pk: ("supplier", "原廠零件延遲，已請供應商改空運") for d in found.beyond}
    review_progress(project, by=cast.manager, causes=causes)
    progress.judge_health(project, by=None)
    return clock.now()
