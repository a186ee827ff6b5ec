"""What of projects counts for a person: their tasks, and what the customer said of their files."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.merit import Span, figure
from charter.rooms.projects.models import ItemMark, ProgressReport, Task

TASK = (
    (_("項目"), "project__name"),
    (_("任務"), "name"),
    (_("計劃完成"), "finish"),
    (_("實際完成"), "actual_finish"),
)


def _due(span: Span) -> QuerySet[Task]:
    """Tasks of plans in force that were to be finished in the span."""
    found = Task.objects.in_force().filter(kind=Task.Kind.TASK)
    return found.filter(finish__gte=span.first_moment, finish__lt=span.end_moment)


def _marked(span: Span) -> QuerySet[Any]:
    return ItemMark.objects.filter(at__gte=span.first_moment, at__lt=span.end_moment)


def _never_back(span: Span) -> Q:
    """No report took back what an earlier one had said was done."""
    more = ProgressReport.objects.filter(
        task=OuterRef("task"), percent__gt=OuterRef("percent"), at__lt=OuterRef("at")
    )
    back = ProgressReport.objects.filter(task=OuterRef("pk"))
    return ~Q(Exists(back.filter(Exists(more))))


def _finished(span: Span) -> QuerySet[Task]:
    found = Task.objects.in_force().filter(kind=Task.Kind.TASK)
    return found.filter(actual_finish__gte=span.first_moment, actual_finish__lt=span.end_moment)


figure(
    "projects.tasks_done",
    "completion",
    _("任務完成"),
    _("期內應完成的任務，到期末已完成的算好"),
    model=Task,
    population=_due,
    good=lambda span: Q(actual_finish__lt=span.end_moment),
    person="owner",
    due="finish",
    columns=TASK,
)
figure(
    "projects.tasks_on_time",
    "efficiency",
    _("任務如期"),
    _("期內應完成的任務，在計劃完成日以前完成的算好"),
    model=Task,
    population=_due,
    good=lambda span: Q(actual_finish__date__lte=F("finish__date")),
    person="owner",
    due="finish",
    columns=TASK,
)
figure(
    "projects.no_rework",
    "quality",
    _("沒有返工"),
    _("期內完成的任務，回報的進度沒有倒退重做過的算好"),
    model=Task,
    population=_finished,
    good=_never_back,
    person="owner",
    columns=TASK,
)
figure(
    "projects.deliveries_fit",
    "quality",
    _("交付文件符合"),
    _("期內客戶驗收時逐項看過的文件，客戶說符合的算好；算在文件的編寫人"),
    model=ItemMark,
    population=_marked,
    good=lambda span: Q(mark=ItemMark.Mark.FITS),
    person="document__author",
    columns=(
        (_("項目"), "acceptance__project__name"),
        (_("文件"), "document__title"),
        (_("看過"), "at"),
    ),
    opens=("projects.project", "acceptance__project"),
)
