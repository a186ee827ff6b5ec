"""The register, several risks at once, and the map of all open risks that one may see."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.web import exported, in_bulk, page
from charter.org.web import Request, open_to
from charter.rooms.projects.models import Project
from charter.rooms.risk.listing import ACTS, REGISTER, RISKS, seen
from charter.rooms.risk.models import Category, Risk
from charter.rooms.risk.permissions import may_report
from charter.rooms.risk.queries import by_project, heat


@open_to(staff=True)
@require_GET
def risks(request: Request) -> HttpResponseBase:
    if answer := exported(RISKS, lambda: seen(request.user), request, "risks"):
        return answer
    view = REGISTER.view(request.user, request.GET)
    return page(request, "risk/list.html", view=view, may_report=may_report(request.user))


@open_to(staff=True)
@require_GET
def portfolio(request: Request) -> HttpResponse:
    """All open risks on one map, or those of one category."""
    chosen = request.GET.get("category", "")
    rows = Risk.objects.visible_to(request.user)
    also = {"category": chosen} if chosen in Category.values else {}
    found = heat(rows.filter(**also), **also)
    worst = rows.filter(**also).focus().select_related("owner", "project").order_by("-pk")[:20]
    shown: dict[str, Any] = {
        "heat": found,
        "worst": worst,
        "projects": by_project(rows.filter(**also)),
        "open": {*Project.objects.visible_to(request.user).values_list("pk", flat=True)},
        "chosen": chosen,
        "categories": Category.choices,
    }
    return page(request, "risk/portfolio.html", **shown)


@open_to(staff=True)
@require_POST
def bulk(request: Request) -> HttpResponse:
    rows = Risk.objects.visible_to(request.user).select_related("owner", "project__manager")
    return in_bulk(request, rows, ACTS, back="risk:list", title=_("風險"))
