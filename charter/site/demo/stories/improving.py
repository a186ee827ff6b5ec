"""Two years of the improvement plan: one carried out, evaluated and verified, the next being
compiled.

Planted: the market department hands its plan in late, and explains nothing.
"""

import calendar
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from charter.ground import clock
from charter.ground.periods import period_of
from charter.kernel.actions.verbs import report_done, verify
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.org.models import Person
from charter.rooms.improvement.models import Cycle, Document, Plan, Version
from charter.rooms.improvement.verbs import aims, analysing, clashes, cycles, documents, versions
from charter.rooms.steering import verbs as steering
from charter.rooms.steering.drawing import lacking
from charter.rooms.steering.models import Course, Gap
from charter.site.demo.calendar import TAIPEI, Days
from charter.site.demo.company import Company
from charter.site.demo.timeline import Story

TOLD: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[1] / "improving.yaml").read_text(encoding="utf-8")
)
SEATS = ("hsieh", "li", "lin", "shih", "hung", "cheng")
LATE = "MKT"


def all_improving(company: Company, days: Days) -> Iterator[Story]:
    this = days.now.astimezone(TAIPEI).year
    yield compile_plan(company, days, this, "measures")
    yield carry_out(company, days, this)
    yield prove(company, days, this)
    yield compile_plan(company, days, this + 1, "next")


def _on(days: Days, year: int, month: int, day: int, hour: int = 10) -> dt.datetime:
    """That day, or the next weekday; not before the company exists."""
    wanted = dt.datetime(year, month, day, hour, tzinfo=TAIPEI)
    while wanted.weekday() >= calendar.SATURDAY:
        wanted += dt.timedelta(days=1)
    return max(wanted, days.start + dt.timedelta(days=7))


def compile_plan(company: Company, days: Days, year: int, which: str) -> Story:
    """From the office's call in October to the document in the year's last week."""
    yield _on(days, year - 1, 10, 20)
    cycle = _set_up(company, year)
    for n, code in enumerate(TOLD):
        late = code == LATE
        yield _on(days, year - 1, 12 if late else 11, 4 if late else 12 + 2 * n)
        _write(company, cycle, code, which)
    yield _on(days, year - 1, 12, 8)
    for version in Version.objects.filter(plan__cycle=cycle, state=Version.State.HANDED_IN):
        versions.review(version, review="六個部分齊全，目標與分析相符。", by=company.wang)
    for clash in cycle.clashes.open():
        clashes.settle(clash, way="keep", decision="兩邊錯開做，不衝突。", by=company.wang)
    yield _on(days, year - 1, 12, 15)
    document = documents.table(cycle, by=company.wang)
    yield _on(days, year - 1, 12, 18)
    _vote(company, document)
    yield _on(days, year - 1, 12, 22)
    decide(Request.objects.about(cycle).get(), verdict="approve", by=company.wu)
    yield _on(days, year - 1, 12, 28)
    documents.publish(document, by=company.wang)
    yield _on(days, year, 1, 4)
    for one in document.readings.exclude(person__department__code=LATE).select_related("person"):
        documents.confirm(one, by=one.person)


def _set_up(company: Company, year: int) -> Cycle:
    office = company.wang
    cycle = cycles.set_up(year=year, by=office)
    unit = company.departments["QAD"]
    cycles.bind_office(cycle, office=unit, holder=office, by=company.wu)
    cycles.appoint(cycle, person=company.wu, seat="chair", by=company.wu)
    for name in SEATS:
        cycles.appoint(cycle, person=company.people[name], by=company.wu)
    for code, told in TOLD.items():
        unit, owner = company.departments[code], company.people[told["owner"]]
        cycles.include(cycle, department=unit, owner=owner, by=office)
    cycles.start(cycle, by=office)
    return cycle


def _write(company: Company, cycle: Cycle, code: str, which: str) -> None:
    told, plan = TOLD[code], cycle.plans.get(department=company.departments[code])
    version, by = plan.version, company.people[told["owner"]]
    assert version is not None
    _analyse(plan, told, cycle.year - 1, by)
    last = dt.date(cycle.year, 12, 31)
    aimed = [
        aims.set_target(
            version, by=by, unit="%", due=last, owner=by, source="系統指標", reason=told["said"][0],
            stretch="靠下面的措施改變流程，不是靠加班。", **row,
        )
        for row in told["targets"]
    ]  # fmt: skip
    for row in told[which]:
        _plan_measure(company, version, row, aimed[0].target, by)
    texts = {name: told[name] for name in ("overview", "schedule", "effect")}
    versions.write(version, by=by, **texts)
    version.refresh_from_db()
    versions.hand_in(version, by=by)


def _analyse(plan: Plan, told: dict[str, Any], year: int, by: Person) -> None:
    source = f"{year}年台帳"
    counts = analysing.keep(
        plan, title="客戶反映的原因", kind="counts", origin="complaints",
        rows=list(told["counts"].items()), by=by, source=source,
    )  # fmt: skip
    trend = analysing.keep(
        plan, title="每月滿意度", kind="series", origin="feedback",
        rows=[(f"{year}-{n:02}", 82 + n * 7 % 5) for n in range(1, 11)], by=by, source=source,
    )  # fmt: skip
    rivals = analysing.keep(
        plan, title="與同業相比", kind="competitors", origin="service", direction="lower",
        rows=list(told["rivals"].items()), by=by, source="同業公開的年報",
    )  # fmt: skip
    for kind, said, data in zip(
        ("problem", "trend", "comparison"), told["said"], (counts, trend, rivals), strict=True
    ):
        analysing.state(plan, kind=kind, text=said, data=data, by=by)
    for kind, place, finding in (
        ("observation", "海城醫院機房", "等工程師到場時，護理站打了三次電話問進度。"),
        ("survey", "年度客戶問卷", "最想改的是：說好的時間要算數。"),
        ("interview", "部門週會", "同事說資料散在三個地方，找的時間比做的時間長。"),
    ):
        analysing.look(plan, kind=kind, on=clock.today(), place=place, finding=finding, by=by)


def _plan_measure(
    company: Company, version: Version, told: dict[str, Any], target: Any, by: Person
) -> None:
    row, year = dict(told), version.plan.cycle.year
    first, last, _done = row.pop("from"), row.pop("to"), row.pop("done", "")
    owner = company.people[row.pop("owner")]
    aims.set_measure(
        version, target=target, owner=owner, starts=dt.date(year, first, 5),
        ends=dt.date(year, last, 24), asks=[{"kind": "person", "person": owner, "percent": 20}],
        by=by, **row,
    )  # fmt: skip


def _vote(company: Company, document: Document) -> None:
    """All for it; who heads a department leaves the vote on its plan."""
    for part in document.parts.select_related("version__plan"):
        for name in ("wu", *SEATS):
            document.refresh_from_db()
            voter = company.people[name]
            if document.state != Document.State.VOTING:
                return
            if voter.department_id != part.version.plan.department_id:
                documents.vote(part, voice="for", by=voter)


def carry_out(company: Company, days: Days, year: int) -> Story:
    """Tasks in January, then every month a report, a look by the office, and what is due."""
    yield _on(days, year, 1, 6)
    for course in Course.objects.filter(measure__plan__cycle__year=year):
        _give_tasks(company, course)
    for month in range(1, 13):
        yield _on(days, year, month, 25, 14)
        for plan in Plan.objects.filter(cycle__year=year).select_related("department", "owner"):
            _report(plan)
        yield _on(days, year, month, 27, 15)
        _look(company, year)
        if month % 3 == 0:
            last = clock.today()
            yield _on(days, year + month // 12, month % 12 + 1, 8)
            _evaluate(company, year, last)
            yield _on(days, year + month // 12, month % 12 + 1, 18)
            _conclude(company, year, last)


def _give_tasks(company: Company, course: Course) -> None:
    for ask in course.terms.asks.all():
        steering.allot(course, ask=ask, decision="granted", by=company.wang)
    half = course.starts + (course.ends - course.starts) / 2
    for measure, due in (("準備與試行", half), ("全面實施", course.ends)):
        steering.add_task(
            course, measure=f"{course.title}：{measure}", owner=course.owner, due=due, percent=50,
            by=course.owner,
        )  # fmt: skip


def _report(plan: Plan) -> None:
    """The late department forgets every second month."""
    if plan.department.code == LATE and clock.today().month % 2 == 0:
        return
    running = Course.objects.under_way().filter(measure__plan=plan)
    percents = {course.pk: min(100, course.planned_percent) for course in running}
    steering.report(plan, text="按計劃進行，數字見下表。", percents=percents, by=plan.owner)
    for gap in Gap.objects.unanswered().filter(plan=plan):
        if plan.department.code != LATE:
            steering.answer(
                gap,
                cause="指標受淡旺季影響，措施還沒有全部上線。",
                proposal="按原計劃繼續，下一季再看。",
                by=plan.owner,
            )


def _look(company: Company, year: int) -> None:
    """The office checks what runs, lets explained gaps go on, and measures that are over end."""
    office = company.wang
    for gap in Gap.objects.filter(plan__cycle__year=year, state=Gap.State.ANSWERED):
        steering.carry_on(gap, ruling="同意，下一季仍落後就要調整。", by=office)
    for course in Course.objects.under_way().filter(measure__plan__cycle__year=year):
        if course.starts <= clock.today():
            steering.check(
                course, percent=course.percent, finding="看過紀錄，與匯報相符。", by=office
            )
        if course.ends <= clock.today():
            _finish(company, course)


def _finish(company: Company, course: Course) -> None:
    head = Person.objects.heads_of(course.department).get()
    for task in course.tasks.select_related("action"):
        report_done(task.action, evidence="見措施紀錄", by=course.owner)
        verify(task.action, effective=True, by=head)
    done = next(
        (row["done"] for told in TOLD.values() for row in told["measures"]
         if row["title"] == course.title and "done" in row), "已完成",
    )  # fmt: skip
    steering.finish(course, done=done, by=course.owner)


def _evaluate(company: Company, year: int, last: dt.date) -> None:
    """The quarter's evaluation as the system drew it; each problem becomes a measure."""
    office = company.wang
    made = steering.open_evaluation(Cycle.objects.get(year=year), period_of("quarter", last))
    due = clock.today() + dt.timedelta(days=45)
    for finding in made.findings.filter(kind="problem", action=None):
        said = "查明原因並在下季匯報"
        steering.answer_problem(
            made, finding=finding, measure=said, owner=company.li, due=due, by=office
        )


def _conclude(company: Company, year: int, last: dt.date) -> None:
    """Ten days later, with the figures that came in since; then the chair looks at the quarter."""
    office, cycle = company.wang, Cycle.objects.get(year=year)
    made = steering.open_evaluation(cycle, period_of("quarter", last))
    steering.redraw(made, by=office)
    steering.conclude(made, conclusions="目標大致按計劃，落後的已列措施。", by=office)
    if not lacking(made):
        steering.publish(made, by=office)
    seen = "看過本季評估：部門匯報大致準時，市場部要補說明。"
    cycles.supervise(cycle, quarter=(last.month + 2) // 3, finding=seen, by=company.wu)


def prove(company: Company, days: Days, year: int) -> Story:
    """Once enough was read somebody outside says whether a measure has helped. What has goes to
    other departments; what has not is planned anew, though only with the next year's plan."""
    mine = Course.objects.filter(measure__plan__cycle__year=year)
    for month in range(3, 12):
        yield _on(days, year, month, 29, 11)
        for course in mine.filter(state=Course.State.FINISHED, verify_by__lte=clock.today()):
            steering.judge(course, by=company.wang)
            steering.confirm(course, by=company.sun)
        for course in mine.filter(state=Course.State.EFFECTIVE):
            _roll_out(company, course)
    yield _on(days, year, 11, 20)
    for course in mine.filter(state=Course.State.INEFFECTIVE):
        plan = Plan.objects.filter(cycle__year=year + 1, department=course.department).first()
        later = plan.measures.order_by("pk").first() if plan else None
        if later:
            said = "數字前後沒有差別：做法只改了一半，另一半在別的部門手上。"
            steering.replan(course, analysis=said, successor=later, by=course.owner)


def _roll_out(company: Company, course: Course) -> None:
    others = [company.departments[code] for code in ("SV1", "SV2", "CSC")]
    asked = steering.roll_out(course, case=course.done, departments=others, by=company.wang)
    for adoption in asked:
        steering.adopt(adoption, note="已排入下個月的班表。", by=adoption.owner)
