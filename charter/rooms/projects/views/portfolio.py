"""All projects at a glance: one row each, six dimensions of health, worst first on request."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from charter.ground.i18n.phrase import worded
from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.ground.web import exported, page
from charter.org.models import Department
from charter.org.web import Request, open_to
from charter.rooms.projects.models import Project

DIMENSIONS = (
    ("schedule", _("進度")),
    ("cost", _("成本")),
    ("quality", _("質量")),
    ("risk", _("風險")),
    ("communication", _("溝通")),
    ("customer", _("客戶")),
)
UNKNOWN = {"health": Project.Health.NONE, "value": "--"}


def _reading(project: Project, key: str) -> dict[str, Any]:
    kept = project.health_reasons or {}
    return next((d for d in kept.get("dimensions", []) if d["key"] == key), UNKNOWN)


def _value(key: str) -> Callable[[Project], str]:
    return lambda project: f"{_word(project, key)} {worded(_reading(project, key)['value'])}"


def _word(project: Project, key: str) -> str:
    return str(Project.Health(_reading(project, key)["health"]).label)


def _cell(key: str) -> Callable[[Project], SafeString]:
    return lambda project: status(_reading(project, key)["health"], _word(project, key))


def _bad_in(rows: QuerySet[Project], key: str) -> QuerySet[Project]:
    """Projects that are off in this dimension."""
    off = [{"key": key, "health": Project.Health.BAD.value}]
    return rows.filter(health_reasons__dimensions__contains=off)


PORTFOLIO = Table(
    [
        Column("name", _("項目")),
        Column("manager", _("項目經理"), lambda p: str(p.manager)),
        Column("phase", _("階段"), lambda p: p.get_phase_display()),
        Column(
            "health",
            _("整體"),
            lambda p: p.get_health_display(),
            show=lambda p: status(p.health, p.get_health_display()),
        ),
        *(
            Column(key, label, _value(key), show=_cell(key), named=True)
            for key, label in DIMENSIONS
        ),
        Column("ends_on", _("完成日"), kind="date"),
    ],
    row_url=lambda p: reverse("projects:project", args=[p.pk]),
    filters=[
        Filter("off", _("偏離的面向"), _bad_in, DIMENSIONS),
        Filter("health", _("整體"), lambda rows, v: rows.filter(health=v), Project.Health.choices),
        Filter("phase", _("階段"), lambda rows, v: rows.filter(phase=v), Project.Phase.choices),
        Filter(
            "department",
            _("部門"),
            lambda rows, v: rows.filter(department=v),
            lambda: [(str(d.pk), d.name) for d in Department.objects.order_by("name")],
        ),
    ],
    caption=_("項目組合"),
    empty=_("沒有符合條件的進行中項目。"),
)


@open_to(staff=True)
@require_GET
def portfolio(request: Request) -> HttpResponseBase:
    """Running projects; a phase in the filter shows those of that phase."""
    seen = Project.objects.visible_to(request.user).select_related("manager")
    rows = seen if request.GET.get("phase") else seen.active()
    if answer := exported(PORTFOLIO, rows, request, "portfolio"):
        return answer
    view = PORTFOLIO.view(rows, request.GET)
    return page(request, "projects/portfolio.html", view=view)
