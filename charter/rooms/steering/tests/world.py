"""A year that is being carried out: one department, one target, its figures, measures in force."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

from charter.ground import clock
from charter.ground.periods import period_of
from charter.kernel.actions.verbs import report_done, verify
from charter.kernel.indicators.models import Indicator, Reading
from charter.org.models import Department, Person, Post, Posting, Role
from charter.rooms.improvement.models import (
    Cycle,
    Measure,
    MeasureTerms,
    Plan,
    ResourceAsk,
    Target,
    TargetTerms,
    Version,
)
from charter.rooms.steering.models import Course
from charter.rooms.steering.verbs import add_task, finish, follow

YEAR = 2026


def year(company: SimpleNamespace) -> SimpleNamespace:
    """A cycle, a plan of 服務一部 with version 1 as a draft, and the target's indicator."""
    first, last = dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31)
    cycle = Cycle.objects.create(
        year=YEAR, starts=first, ends=last, state="published", office=company.office,
        holder=company.deputy, hand_in_on=first, draft_on=first, publish_on=first,
        made_at=clock.now(),
    )  # fmt: skip
    plan = Plan.objects.create(cycle=cycle, department=company.service, owner=company.head)
    indicator = Indicator.objects.create(
        name="test.speed", title="準時率", formula="準時÷全部", unit="%", direction="higher",
        owner=company.quality,
    )  # fmt: skip
    target = Target.objects.create(plan=plan, made_at=clock.now())
    version = Version.objects.create(plan=plan, number=1, author=company.head, made_at=clock.now())
    world = SimpleNamespace(
        cycle=cycle, plan=plan, indicator=indicator, target=target, version=version, company=company
    )
    aim(world, 90)
    return world


def aim(world: SimpleNamespace, value: int) -> TargetTerms:
    return TargetTerms.objects.create(
        version=world.version, target=world.target, title="加快響應", cover="quality",
        indicator=world.indicator.name, baseline=Decimal(80), value=Decimal(value), unit="%",
        due=world.cycle.ends, owner=world.company.head,
    )  # fmt: skip


def measure(
    world: SimpleNamespace,
    title: str = "四班輪替",
    starts: dt.date = dt.date(YEAR, 3, 2),
    ends: dt.date = dt.date(YEAR, 12, 31),
    known: Measure | None = None,
) -> MeasureTerms:
    row = known or Measure.objects.create(plan=world.plan, made_at=clock.now())
    return MeasureTerms.objects.create(
        version=world.version, measure=row, target=world.target, title=title, kind="process",
        cause="夜班沒有人", department=world.company.service, owner=world.company.engineer,
        starts=starts, ends=ends,
    )  # fmt: skip


def ask(terms: MeasureTerms, person: Person, percent: int = 50) -> ResourceAsk:
    return ResourceAsk.objects.create(terms=terms, kind="person", person=person, percent=percent)


def in_force(world: SimpleNamespace, day: dt.date = dt.date(YEAR, 1, 5)) -> list[Course]:
    """As the group's approval would leave it."""
    Version.objects.filter(plan=world.plan, state="in_force").update(state="superseded")
    Version.objects.filter(pk=world.version.pk).update(
        state="in_force", in_force_on=day, handed_in_at=clock.now(), content_hash="x"
    )
    world.version.refresh_from_db()
    return follow(world.version)


def further(world: SimpleNamespace, because: str = "市場改變") -> Version:
    number = world.version.number + 1
    world.version = Version.objects.create(
        plan=world.plan, number=number, because=because, author=world.company.head,
        made_at=clock.now(), origin="adjustment",
    )  # fmt: skip
    return world.version


def readings(world: SimpleNamespace, values: list[float], first: dt.date) -> None:
    """One a month from a month on."""
    for n, value in enumerate(values):
        months = first.year * 12 + first.month - 1 + n
        period = period_of("month", dt.date(months // 12, months % 12 + 1, 1))
        Reading.objects.update_or_create(
            indicator=world.indicator, starts=period.start, scope="organisation", scope_id=0,
            defaults={"ends": period.end, "period": period.key, "value": Decimal(str(value)),
                      "taken_at": clock.now(), "n": 30},
        )  # fmt: skip


def finished(world: SimpleNamespace, course: Course, on: dt.datetime) -> None:
    """One task that covers it, done and verified; then the measure is finished."""
    company = world.company
    with clock.at(on):
        task = add_task(
            course, measure="排班並試行", owner=company.engineer, due=course.ends, percent=100,
            by=company.engineer,
        )  # fmt: skip
        report_done(task.action, evidence="班表", by=company.engineer)
        verify(task.action, effective=True, by=company.head)
        finish(course, done="四班已上線", by=company.engineer)
    course.refresh_from_db()


def second_department() -> tuple[Department, Person]:
    unit = Department.objects.create(code="SV2", name="服務二部")
    head = Person.objects.create(username="head2", name="石主管", department=unit)
    post = Post.objects.create(
        title="主管", department=unit, roles=[Role.STAFF, Role.DEPARTMENT_HEAD]
    )
    Posting.objects.create(person=head, post=post, since=dt.date(2025, 1, 1))
    return unit, head
