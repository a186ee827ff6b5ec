"""What is further behind its plan than is tolerated: measures by their progress, targets by their
figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from charter.kernel.parameters.queries import in_force
from charter.rooms.improvement.models import Plan, Target
from charter.rooms.improvement.rates import gap
from charter.rooms.steering.aims import stands
from charter.rooms.steering.models import Course, Report

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Behind:
    title: str
    rule: str
    share: Decimal | None
    course: Course | None = None
    target: Target | None = None


def behind(plan: Plan) -> Iterator[Behind]:
    """By the last two reports and by what stands today."""
    said = in_force()
    limits = {"tolerance": said["gap_tolerance_percent"], "twice": said["gap_twice_percent"]}
    reports = list(Report.objects.filter(plan=plan).order_by("-starts")[:2])[::-1]
    courses = Course.objects.under_way().filter(measure__plan=plan).select_related("owner")
    for course in courses.order_by("pk"):
        shares = [_of_course(report, course.pk) for report in reports]
        if rule := gap(shares, **limits):
            yield Behind(course.title, rule, shares[-1], course=course)
    for one in stands(plan):
        before = [_of_target(report, one.target.pk) for report in reports[:-1]]
        if rule := gap([*before, one.share], **limits, concern=one.concern):
            yield Behind(one.terms.title, rule, one.share, target=one.target)


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
