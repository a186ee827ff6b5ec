"""What is further behind its plan than is tolerated: measures by their progress, targets by their
figures."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from charter.kernel.parameters.queries import in_force
from charter.rooms.improvement.models import Plan, Target
from charter.rooms.improvement.rates import gap
from charter.rooms.steering.aims import Stand, stands_of
from charter.rooms.steering.models import Course, Report

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Behind:
    title: str
    rule: str
    share: Decimal | None
    course: Course | None = None
    target: Target | None = None


def behind(plans: Sequence[Plan]) -> Iterator[tuple[Plan, Behind]]:
    """By the last two reports and by what stands today; four statements, however many the plans."""
    said = in_force()
    limits = {"tolerance": said["gap_tolerance_percent"], "twice": said["gap_twice_percent"]}
    reports, courses = _last_reports(plans), _courses(plans)
    standing: dict[int, list[Stand]] = defaultdict(list)
    for plan, one in stands_of(plans):
        standing[plan.pk].append(one)
    for plan in plans:
        last = reports[plan.pk]
        for course in courses[plan.pk]:
            shares = [_of_course(report, course.pk) for report in last]
            if rule := gap(shares, **limits):
                yield plan, Behind(course.title, rule, shares[-1], course=course)
        for one in standing[plan.pk]:
            before = [_of_target(report, one.target.pk) for report in last[:-1]]
            if rule := gap([*before, one.share], **limits, concern=one.concern):
                yield plan, Behind(one.terms.title, rule, one.share, target=one.target)


def _last_reports(plans: Sequence[Plan]) -> dict[int, list[Report]]:
    """Of each plan its last two, the older first."""
    place = Window(RowNumber(), partition_by=[F("plan")], order_by=F("starts").desc())
    rows = Report.objects.filter(plan__in=plans).annotate(place=place).filter(place__lte=2)
    found: dict[int, list[Report]] = defaultdict(list)
    for report in rows.order_by("starts"):
        found[report.plan_id].append(report)
    return found


def _courses(plans: Sequence[Plan]) -> dict[int, list[Course]]:
    rows = Course.objects.under_way().filter(measure__plan__in=plans)
    found: dict[int, list[Course]] = defaultdict(list)
    for course in rows.select_related("owner", "measure").order_by("pk"):
        found[course.measure.plan_id].append(course)
    return found


def _of_course(report: Report, pk: int) -> Decimal | None:
    """Reached over planned, as it was reported; nothing planned yet is no gap."""
    for key, _title, planned, reached in report.lines:
        if key == pk and planned:
            return Decimal(reached) / Decimal(planned)
    return None


def _of_target(report: Report, pk: int) -> Decimal | None:
    for row in report.figures:
        if row[0] == pk and row[5] is not None:
            return Decimal(row[5]) / HUNDRED
    return None
