"""What customers said of a project counts for those who made it: its manager and its team."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.merit import Span, figure
from charter.rooms.surveys.models import Answer
from charter.rooms.surveys.models.words import Measure, Occasion


def _of_projects(span: Span) -> QuerySet[Any]:
    rows = Answer.objects.own().scored().between(span.first_moment, span.end_moment)
    found: QuerySet[Any] = rows.filter(measure=Measure.CSAT, project__isnull=False)
    found = found.exclude(invitation__occasion=Occasion.CASE)
    return found


def _of_teams(span: Span) -> QuerySet[Any]:
    """One row for each who was in the team when it was answered, the manager apart."""
    member = "project__roles__members"
    found: QuerySet[Any] = _of_projects(span).annotate(
        worker=F(f"{member}__person"), since=F(f"{member}__since"), until=F(f"{member}__until")
    )
    here: QuerySet[Any] = found.filter(since__lte=F("at__date"), until__gte=F("at__date"))
    return here.exclude(worker=F("project__manager"))


for name, person, of, label in (
    ("surveys.projects_led", "project__manager", _of_projects, _("客戶對所帶項目滿意")),
    (
        "surveys.projects_worked",
        "project__roles__members__person",
        _of_teams,
        _("客戶對參與項目滿意"),
    ),
):
    figure(
        name,
        "satisfaction",
        label,
        _("期內客戶對項目的滿意度回答，4分與5分算好；項目經理與當時的成員各算一次"),
        model=Answer,
        population=of,
        good=lambda span: Q(score__gte=4),
        person=person,
        columns=((_("事項"), "invitation__title"), (_("分數"), "score"), (_("回答"), "at")),
        opens=("projects.project", "project"),
    )
