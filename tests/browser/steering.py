"""A year of the plan being carried out, for the sweep of pages: a measure behind, one waiting for
its verdict, one rolled out, an adjusted version on its way, a published evaluation and one open."""

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from charter.ground import clock
from charter.ground.periods import period_of
from charter.rooms.improvement.models import Case
from charter.rooms.steering import verbs
from charter.rooms.steering.models import Evaluation, Gap
from charter.rooms.steering.tests import world as told

Pages = dict[str, tuple[str, str]]
TAIPEI = ZoneInfo("Asia/Taipei")
BEFORE = [80, 82, 81, 80, 81, 82, 80, 81, 82, 81, 80, 81]
AFTER = [90, 92, 91, 90, 91, 92, 91, 90]
HERE = "/improvement/steering/"


def year(company: SimpleNamespace) -> SimpleNamespace:
    """Figures from January of the year before; two measures ended in February, one is late."""
    world = told.year(company)
    world.unit, world.unit_head = told.second_department()
    short = {"starts": dt.date(2026, 1, 5), "ends": dt.date(2026, 2, 10)}
    told.measure(world, "四班輪替", **short)
    told.measure(world, "夜班值守", **short)
    told.ask(told.measure(world, "備品前置"), company.staff, 30)
    world.worked, world.waits, world.late = told.in_force(world)
    told.readings(world, [*BEFORE, 80, 81], dt.date(2025, 1, 1))
    told.readings(world, AFTER, dt.date(2026, 3, 1))
    on = dt.datetime(2026, 2, 10, 10, tzinfo=TAIPEI)
    for course in (world.worked, world.waits):
        told.finished(world, course, on)
    verbs.judge(world.worked, by=company.engineer)
    return world


def rolled_out(world: SimpleNamespace) -> None:
    company = world.company
    verbs.confirm(world.worked, by=company.quality)
    verbs.roll_out(
        world.worked, case="四班輪替，夜間兩人", departments=[world.unit], by=company.deputy
    )


def behind(world: SimpleNamespace) -> Gap:
    """A report, a gap, its cause, and a further version with a lower aim."""
    company = world.company
    report = verbs.report(
        world.plan, text="備品還沒到", percents={world.late.pk: 20}, by=company.head
    )
    gap = Gap.objects.get(course=world.late)
    verbs.answer(gap, cause="供應商缺貨", proposal="延到年底", by=company.head)
    world.report, world.gap = report, gap
    return gap


def evaluated(world: SimpleNamespace, quarter: int) -> Evaluation:
    last = dt.date(2026, quarter * 3, 28)
    made: Evaluation = verbs.open_evaluation(world.cycle, period_of("quarter", last))
    return made


def published(world: SimpleNamespace) -> Evaluation:
    made, office = evaluated(world, 2), world.company.deputy
    for one in made.findings.unanswered():
        verbs.answer_problem(
            made, finding=one, measure="加派人手", owner=world.company.head,
            due=clock.today() + dt.timedelta(days=30), by=office,
        )  # fmt: skip
    verbs.conclude(made, conclusions="大致按計劃，備品落後。", by=office)
    verbs.publish(made, by=office)
    return made


def pages(company: SimpleNamespace) -> Pages:
    world = year(company)
    rolled_out(world)
    gap = behind(world)
    kept, draft = published(world), evaluated(world, 3)
    told.further(world, "供應商缺貨")
    told.aim(world, 88)
    told.measure(world, "備品前置", ends=dt.date(2027, 3, 31), known=world.late.measure)
    adoption = world.worked.adoptions.get()
    return {
        "steering": ("deputy", HERE),
        "steering-measures": ("deputy", f"{HERE}measures/"),
        "steering-measure": ("engineer", f"{HERE}measures/{world.late.pk}/"),
        "steering-measure-check": ("deputy", f"{HERE}measures/{world.late.pk}/check/"),
        "steering-measure-worked": ("deputy", f"{HERE}measures/{world.worked.pk}/"),
        "steering-measure-waits": ("head", f"{HERE}measures/{world.waits.pk}/"),
        "steering-gap": ("deputy", f"{HERE}gaps/{gap.pk}/"),
        "steering-adoption": ("deputy", f"{HERE}adoptions/{adoption.pk}/"),
        "steering-cases": ("deputy", f"{HERE}cases/"),
        "good-cases": ("engineer", "/improvement/cases/"),
        "good-case": ("head", f"/improvement/cases/{Case.objects.of(world.worked).get().pk}/"),
        "steering-clashes": ("deputy", f"{HERE}clashes/"),
        "steering-versions": ("head", f"{HERE}plans/{world.plan.pk}/versions/"),
        "steering-reports": ("head", f"{HERE}reports/"),
        "steering-report": ("head", f"{HERE}reports/{world.report.pk}/"),
        "steering-report-new": ("head", f"{HERE}plans/{world.plan.pk}/report/"),
        "steering-evaluations": ("deputy", f"{HERE}evaluations/"),
        "steering-evaluation": ("deputy", f"{HERE}evaluations/{draft.pk}/"),
        "steering-evaluation-assess": ("deputy", f"{HERE}evaluations/{draft.pk}/assess/"),
        "steering-evaluation-published": ("staff", f"{HERE}evaluations/{kept.pk}/"),
        "steering-document": ("staff", f"{HERE}evaluations/{kept.pk}/document/"),
    }
