"""Across all projects: what customers asked and said, reports, opinions of the team."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.table import Table
from charter.ground.web import exported, in_bulk, page
from charter.org.web import Request, open_to
from charter.rooms.communication.models import Concern, Opinion, Report
from charter.rooms.communication.tables import BULK, CONCERNS, OPINIONS, REPORTS


def _list(
    request: Request,
    table: Table,
    rows: "QuerySet[Any]",
    name: str,
    title: "str | Promise",
    clause: str,
) -> HttpResponseBase:
    if answer := exported(table, rows, request, name):
        return answer
    told: dict[str, Any] = {"view": table.view(rows, request.GET), "title": title, "clause": clause}
    return page(request, "communication/list.html", name=name, **told)


LISTS: dict[str, tuple[type[Any], "str | Promise"]] = {
    "concerns": (Concern, _("客戶的需求與意見")),
    "opinions": (Opinion, _("團隊意見")),
    "reports": (Report, _("報告")),
}


@open_to(staff=True)
@require_POST
def bulk(request: Request, name: str) -> HttpResponse:
    """Each by its own verb; those that may not be done come back with the reason."""
    if name not in LISTS:
        raise Http404
    model, title = LISTS[name]
    rows = model.objects.visible_to(request.user)
    return in_bulk(request, rows, BULK[name], back=f"communication:{name}", title=title)


@open_to(staff=True)
@require_GET
def concerns(request: Request) -> HttpResponseBase:
    rows = Concern.objects.visible_to(request.user).select_related("project__customer", "by")
    return _list(request, CONCERNS, rows, "concerns", _("客戶的需求與意見"), "SP7.4")


@open_to(staff=True)
@require_GET
def reports(request: Request) -> HttpResponseBase:
    rows = Report.objects.visible_to(request.user).select_related("project", "sent_by")
    rows = rows.exclude(state=Report.State.DISCARDED).defer("facts", "words")
    return _list(request, REPORTS, rows, "reports", _("報告"), "SP7.4")


@open_to(staff=True)
@require_GET
def opinions(request: Request) -> HttpResponseBase:
    rows = Opinion.objects.visible_to(request.user).select_related("project", "author", "handler")
    return _list(request, OPINIONS, rows, "opinions", _("團隊意見"), "SP7.3b")
