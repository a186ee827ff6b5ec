"""What of after-sales counts for a person: cases in time, and what customers said of them."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from charter.kernel.merit import Span, figure
from charter.rooms.aftersales.models import Case, Clock
from charter.rooms.aftersales.permissions import GONE
from charter.rooms.surveys.models import Answer
from charter.rooms.surveys.models.words import Measure


def _clocks(kind: str) -> Any:
    def decided(span: Span) -> QuerySet[Clock]:
        found = Clock.objects.filter(kind=kind, case__imported=False).exclude(verdict="")
        found = found.exclude(case__state__in=GONE)
        return found.filter(due_at__gte=span.first_moment, due_at__lt=span.end_moment)

    return decided


def _solved(span: Span) -> QuerySet[Any]:
    """Cases that came in during the span; those still open count against nobody yet."""
    found = Case.objects.filter(imported=False).exclude(state__in=GONE)
    return found.filter(resolved_at__gte=span.first_moment, resolved_at__lt=span.end_moment)


def _answers(span: Span) -> QuerySet[Any]:
    whose = Case.objects.filter(pk=OuterRef("invitation__subject_id")).values("assignee")
    rows = Answer.objects.own().scored().between(span.first_moment, span.end_moment)
    asked = rows.filter(measure=Measure.CSAT, invitation__kind="aftersales.case")
    return asked.annotate(handled_by=Subquery(whose))


CLOCK = ((_("工單"), "case__title"), (_("期限"), "due_at"), (_("停錶"), "stopped_at"))
for name, dimension, label, kind in (
    ("aftersales.answered_in_time", "efficiency", _("工單如期響應"), Clock.Kind.RESPONSE),
    ("aftersales.solved_in_time", "efficiency", _("工單如期解決"), Clock.Kind.RESOLUTION),
):
    figure(
        name,
        dimension,
        label,
        _("時限落在期內的工單，在承諾的服務時段內做到的算好；算在處理人"),
        model=Clock,
        population=_clocks(kind),
        good=lambda span: Q(verdict=Clock.Verdict.MET),
        person="case__assignee",
        due="due_at",
        columns=CLOCK,
        opens=("aftersales.case", "case"),
    )
figure(
    "aftersales.cases_stay_solved",
    "completion",
    _("工單解決"),
    _("期內解決的工單，沒有再開啟的算好；算在處理人"),
    model=Case,
    population=_solved,
    good=lambda span: Q(state__in=(Case.State.RESOLVED, Case.State.CLOSED)),
    person="assignee",
    columns=((_("工單"), "title"), (_("解決"), "resolved_at")),
)
figure(
    "aftersales.satisfied",
    "satisfaction",
    _("客戶對工單滿意"),
    _("期內客戶對工單的滿意度回答，4分與5分算好；算在處理人"),
    model=Answer,
    population=_answers,
    good=lambda span: Q(score__gte=4),
    person="handled_by",
    columns=((_("事項"), "invitation__title"), (_("分數"), "score"), (_("回答"), "at")),
    opens=("aftersales.case", "invitation__subject_id"),
)
