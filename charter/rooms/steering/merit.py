"""What became of a department's improvement targets and measures counts for all who work there
(SI6.2b)."""

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from charter.kernel.indicators.models import Reading
from charter.kernel.merit import Span, figure
from charter.rooms.improvement.models import TargetTerms
from charter.rooms.steering.models import Course


def _due(span: Span) -> QuerySet[Any]:
    return Course.objects.filter(ends__gte=span.start, ends__lt=span.end)


def _confirmed(span: Span) -> QuerySet[Any]:
    found = Course.objects.filter(state__in=Course.CONFIRMED)
    return found.filter(confirmed_on__gte=span.start, confirmed_on__lt=span.end)


def _aimed(span: Span) -> QuerySet[Any]:
    """Targets of plans in force that were to be reached in the span and have been read: `stood` is
    the last figure of a period that was over by its end. What nobody read counts for nothing."""
    read = Reading.objects.filter(
        indicator__name=OuterRef("indicator"),
        scope=OuterRef("scope"),
        scope_id=OuterRef("scope_id"),
    )
    last = read.filter(value__isnull=False, ends__lte=span.end).order_by("-starts").values("value")
    due = TargetTerms.objects.filter(version__state="in_force", due__gte=span.start)
    found = due.filter(due__lt=span.end, value__isnull=False)
    return found.annotate(stood=Subquery(last[:1])).filter(stood__isnull=False)


REACHED = Q(direction="higher", stood__gte=F("value")) | Q(direction="lower", stood__lte=F("value"))
COLUMNS = ((_("措施"), "title"), (_("期限"), "ends"), (_("完成"), "finished_on"))
figure(
    "steering.measures_finished",
    "completion",
    _("部門改善措施完成"),
    _("期限在期內的改善措施，如期完成的算好；部門的人共同分擔"),
    model=Course,
    population=_due,
    good=lambda span: Q(finished_on__lte=F("ends")),
    department="department",
    clause="SI6.2b",
    columns=COLUMNS,
)
figure(
    "steering.measures_effective",
    "quality",
    _("部門改善成果"),
    _("期內確認結果的改善措施，確認有效的算好；部門的人共同分擔"),
    model=Course,
    population=_confirmed,
    good=lambda span: Q(verdict=Course.Verdict.EFFECTIVE),
    department="department",
    clause="SI6.2b",
    columns=COLUMNS,
)
figure(
    "steering.targets_reached",
    "quality",
    _("部門改善目標達成"),
    _("期限在期內的部門改善目標，期末最近的數據達到目標值的算好；部門的人共同分擔"),
    model=TargetTerms,
    population=_aimed,
    good=lambda span: REACHED,
    department="version__plan__department",
    clause="SI6.2b",
    columns=((_("目標"), "title"), (_("目標值"), "value"), (_("期限"), "due")),
    opens=("improvement.plan", "version__plan"),
)
