"""What became of a department's improvement measures counts for all who work there (SI6.2b)."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.merit import Span, figure
from charter.rooms.steering.models import Course


def _due(span: Span) -> QuerySet[Any]:
    return Course.objects.filter(ends__gte=span.start, ends__lt=span.end)


def _confirmed(span: Span) -> QuerySet[Any]:
    found = Course.objects.filter(state__in=Course.CONFIRMED)
    return found.filter(confirmed_on__gte=span.start, confirmed_on__lt=span.end)


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
