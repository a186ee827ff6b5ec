"""What of quality counts for a person: checks of what they made, problems they answer for."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.merit import Span, figure
from charter.rooms.quality.models import Check, Problem


def _checked(span: Span) -> QuerySet[Any]:
    return Check.objects.done().filter(done_on__gte=span.start, done_on__lt=span.end)


def _problems(span: Span) -> QuerySet[Any]:
    found = Problem.objects.counted().filter(due__gte=span.start, due__lt=span.end)
    return found.exclude(state=Problem.State.WITHDRAWN)


figure(
    "quality.checks_passed",
    "quality",
    _("檢查合格"),
    _("期內完成的檢查，合格的算好；算在被檢查成果的製作人"),
    model=Check,
    population=_checked,
    good=lambda span: Q(passed=True),
    person="author",
    columns=((_("檢查"), "title"), (_("完成"), "done_on")),
)
figure(
    "quality.problems_settled",
    "quality",
    _("質量問題整改"),
    _("整改期限在期內的質量問題，如期整改完、沒有再開啟的算好；算在負責人"),
    model=Problem,
    population=_problems,
    good=lambda span: Q(settled_at__date__lte=F("due"), round=1),
    person="owner",
    due="due",
    columns=((_("問題"), "title"), (_("期限"), "due"), (_("整改完"), "settled_at")),
)
