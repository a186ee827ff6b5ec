"""The improvement plan carried out: tasks and means, monthly reports and checks, quarterly
evaluations, one plan adjusted and approved anew, what helped rolled out and what did not planned
anew.

Planted: the market department explains no gap, breaks one measure down into no tasks, answers no
roll-out and plans nothing anew; nobody confirms what became of the weekly report in time; no
meeting in August.
"""

import datetime as dt
from decimal import Decimal

from charter.ground import clock
from charter.ground.periods import period_of
from charter.kernel.actions.verbs import report_done, verify
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.kernel.indicators.models import Indicator, Reading
from charter.kernel.indicators.verbs import enter_reading
from charter.kernel.meetings import verbs as meetings
from charter.org.models import Person
from charter.rooms.improvement.models import Clash, Cycle, Plan, Version
from charter.rooms.improvement.verbs import aims, clashes, cycles, documents, versions
from charter.rooms.steering import verbs as steering
from charter.rooms.steering.drawing import lacking
from charter.rooms.steering.models import Course, Evaluation, Gap
from charter.rooms.steering.verification import can_tell
from charter.site.demo.calendar import Days
from charter.site.demo.company import Company
from charter.site.demo.stories.improving import LATE, TOLD, _on, _vote
from charter.site.demo.timeline import Story

ADJUSTED, AIM = "備品前置到三個客戶機房", "回訪滿意度"
UNTOLD, LEFT = "報價檢核表", "每週一回報剩餘工時"
SCORES = {
    "服務態度評分": tuple(map(Decimal, (88, 84, 86))),
    "機房標示檢查": tuple(map(Decimal, (82, 90, 96))),
}
NO_MEETING = 8


def all_carrying(company: Company, days: Days, year: int) -> list[Story]:
    return [
        carry_out(company, days, year),
        adjust(company, days, year),
        meet(company, days, year),
        prove(company, days, year),
    ]


def carry_out(company: Company, days: Days, year: int) -> Story:
    """Tasks in January, then every month a report, a look by the office, and what is due."""
    yield _on(days, year, 1, 6)
    for course in Course.objects.filter(measure__plan__cycle__year=year):
        _give_tasks(company, course)
    for month in range(1, 13):
        yield _on(days, year, month, 22, 14)
        for plan in Plan.objects.filter(cycle__year=year).select_related("department", "owner"):
            _report(plan)
        yield _on(days, year, month, 23, 15)
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
    if course.title == UNTOLD:
        return
    for measure, due in (("準備與試行", half), ("全面實施", course.ends)):
        steering.add_task(
            course, measure=f"{course.title}：{measure}", owner=course.owner, due=due, percent=50,
            by=course.owner,
        )  # fmt: skip


def _percent(course: Course) -> int:
    """As planned, but for the spare parts, which wait for the customer's rooms."""
    behind = course.title == ADJUSTED and clock.today().month <= 6
    return course.planned_percent // (3 if behind else 1)


def _report(plan: Plan) -> None:
    """The late department forgets every second month."""
    if plan.department.code == LATE and clock.today().month % 2 == 0:
        return
    running = Course.objects.under_way().filter(measure__plan=plan)
    percents = {course.pk: min(100, _percent(course)) for course in running}
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
        if gap.title != ADJUSTED:
            steering.carry_on(gap, ruling="同意，下一季仍落後就要調整。", by=office)
    for course in Course.objects.under_way().filter(measure__plan__cycle__year=year):
        if course.starts <= clock.today():
            steering.check(
                course, percent=course.percent, finding="看過紀錄，與匯報相符。", by=office
            )
        if course.ends <= clock.today() + dt.timedelta(days=4) and course.title != UNTOLD:
            _finish(course)


def _finish(course: Course) -> None:
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
    """The figures that are entered by hand come first; then the quarter as the system drew it."""
    for title, scores in SCORES.items():
        own = Indicator.objects.select_related("owner").get(title=title)
        assert own.owner
        enter_reading(own, day=last, value=scores[last.month // 3 - 1], n=12, by=own.owner)
    made = steering.open_evaluation(Cycle.objects.get(year=year), period_of("quarter", last))
    _by_method(company, made, last)
    _answer_problems(company, made)


def _by_method(company: Company, made: Evaluation, last: dt.date) -> None:
    """Scores from two sides, a look on site, a survey: each as its indicator asks."""
    attitude = Indicator.objects.get(title="服務態度評分")
    rated, labels = SCORES["服務態度評分"][last.month // 3 - 1], SCORES["機房標示檢查"]
    steering.rate(made, indicator=attitude, score=rated + 2, by=company.hung)
    steering.rate(made, indicator=attitude, score=rated - 1, note="已面談", by=company.hsieh)
    steering.assess(
        made,
        indicator=Indicator.objects.get(title="機房標示檢查"),
        value=labels[last.month // 3 - 1],
        note="抽看十二間機房，看標籤、聯絡電話與備品櫃。",
        by=company.wang,
    )
    survey = Indicator.objects.get(name="surveys.csat")
    rows = Reading.objects.within().filter(indicator=survey, ends__lte=made.ends, n__gt=0)
    read = rows.exclude(value=None).order_by("-starts").first()
    if read and read.value is not None:
        steering.assess(
            made, indicator=survey, value=read.value, n=read.n, note=read.period, by=company.wang
        )


def _answer_problems(company: Company, made: Evaluation) -> None:
    due = clock.today() + dt.timedelta(days=45)
    for finding in made.findings.filter(kind="problem", action=None):
        steering.answer_problem(
            made, finding=finding, measure="查明原因並在下季匯報", owner=company.li, due=due,
            by=company.wang,
        )  # fmt: skip


def _conclude(company: Company, year: int, last: dt.date) -> None:
    """Ten days later, with the figures that came in since; then the chair looks at the quarter."""
    office, cycle = company.wang, Cycle.objects.get(year=year)
    made = steering.open_evaluation(cycle, period_of("quarter", last))
    steering.redraw(made, by=office)
    _answer_problems(company, made)
    steering.conclude(made, conclusions="目標大致按計劃，落後的已列措施。", by=office)
    made.refresh_from_db()
    if not lacking(made):
        steering.publish(made, by=office)
    seen = "看過本季評估：部門匯報大致準時，市場部要補說明。"
    cycles.supervise(cycle, quarter=(last.month + 2) // 3, finding=seen, by=company.wu)


def adjust(company: Company, days: Days, year: int) -> Story:
    """The spare parts are far behind: the plan is adjusted, begins in July and claims a colleague
    whom the customer centre needs, is settled within days, and rules only when it is approved."""
    yield _on(days, year, 6, 24)
    gap = Gap.objects.filter(title=ADJUSTED, state=Gap.State.ANSWERED).last()
    if gap is None:
        return
    said = "機房要等客戶排期，借客服盤點備品，滿意度目標一併下修。"
    version = steering.adjust(gap, ruling=said, by=company.wang)
    yield _on(days, year, 6, 26)
    _rewrite(company, version)
    yield _on(days, year, 6, 30)
    _settle(company, version.plan)
    yield _on(days, year, 7, 2)
    again = version.plan.version
    assert again is not None
    if again.is_writable:
        versions.hand_in(again, by=version.plan.owner)
    other = company.people["han"]  # who settled it does not review it
    versions.review(again, review="改由一部自己盤點，其餘合理。", by=other)
    document = documents.table_adjustment(again, by=company.wang)
    yield _on(days, year, 7, 6)
    _vote(company, document)
    yield _on(days, year, 7, 7)
    decide(Request.objects.about(document).get(), verdict="approve", by=company.wu)
    for course in Course.objects.filter(measure__plan=version.plan, title=ADJUSTED):
        for ask in course.terms.asks.filter(allotment=None):
            said = "每週給兩天，其餘自己調度。"
            steering.allot(course, ask=ask, decision="partly", note=said, by=company.wang)


def _rewrite(company: Company, version: Version) -> None:
    by = version.plan.owner
    aim = version.targets.get(title=AIM)
    aims.set_target(version, title=AIM, target=aim.target, value=88, by=by)
    terms = version.measures.get(title=ADJUSTED)
    asks = [{"kind": "person", "person": company.people["hsu"], "percent": 90}]
    aims.set_measure(
        version, title=ADJUSTED, measure=terms.measure, asks=asks, by=by,
        starts=dt.date(version.plan.cycle.year, 7, 1),
    )  # fmt: skip
    versions.hand_in(version, by=by)


def _settle(company: Company, plan: Plan) -> None:
    """The office takes the colleague off again; its decision goes back as a version."""
    for clash in plan.cycle.clashes.open().filter(kind=Clash.Kind.PERSON, plans=plan):
        terms = Course.objects.get(measure__plan=plan, title=ADJUSTED)
        clashes.settle(
            clash, way="reassign", measure=terms.measure, person=company.people["chang"],
            decision="客服的人不動，備品由一部自己盤點。", by=company.wang,
        )  # fmt: skip


def meet(company: Company, days: Days, year: int) -> Story:
    """The exchange of the departments in every month but one."""
    people = [company.people[told["owner"]] for told in TOLD.values()]
    for month in range(1, 13):
        if month == NO_MEETING:
            continue
        yield _on(days, year, month, 12, 9)
        cycle = Cycle.objects.get(year=year)
        meeting = meetings.call_meeting(
            title=f"{month}月服務改善例會", kind="improvement", people=people, by=company.wang,
            starts_at=clock.now() + dt.timedelta(days=2), place="二樓會議室", about=cycle,
        )  # fmt: skip
        yield meeting.ends_at
        meetings.attend(meeting, person=company.wang, answer="present", by=company.wang)
        meetings.close(meeting, minutes="各部門說了進度，落後的一件件看過。", by=company.wang)


def prove(company: Company, days: Days, year: int) -> Story:
    """As soon as the figures can tell, somebody outside says whether a measure has helped. What
    has goes to other departments; what has not is planned anew with the next year's plan."""
    mine = Course.objects.filter(measure__plan__cycle__year=year)
    for month in range(3, 12):
        yield _on(days, year, month, 5, 11)
        for course in mine.filter(state=Course.State.FINISHED):
            _judge(company, course)
        for course in mine.filter(state=Course.State.EFFECTIVE):
            _roll_out(company, course)
    yield _on(days, year, 11, 20)
    for course in mine.filter(state=Course.State.INEFFECTIVE).exclude(department__code=LATE):
        plan = Plan.objects.filter(cycle__year=year + 1, department=course.department).first()
        later = plan.measures.order_by("pk").first() if plan else None
        if later:
            said = "數字前後沒有差別：做法只改了一半，另一半在別的部門手上。"
            steering.replan(course, analysis=said, successor=later, by=course.owner)


def _judge(company: Company, course: Course) -> None:
    """The system's own round, told by hand; one verdict is left lying."""
    if not can_tell(course):
        return
    steering.judge(course, by=None)
    if course.title != LEFT:
        steering.confirm(course, by=company.sun)


def _roll_out(company: Company, course: Course) -> None:
    others = [company.departments[code] for code in ("SV1", "SV2", "MKT")]
    asked = steering.roll_out(course, case=course.done, departments=others, by=company.wang)
    for adoption in asked:
        if adoption.department.code == "SV1":
            steering.adopt(adoption, note="已排入下個月的班表。", by=adoption.owner)
        if adoption.department.code == "SV2":
            said = "二部的案件由項目經理派工，不經熱線。"
            steering.decline(adoption, note=said, by=adoption.owner)
