"""The monthly quality report: drawn, looked at, published, and then always the same bytes."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground import clock
from charter.ground.web import frozen, page, toast
from charter.org.web import Request, open_to
from charter.rooms.quality.forms.reports import ReportForm
from charter.rooms.quality.models import QualityReport
from charter.rooms.quality.permissions import may_issue
from charter.rooms.quality.places import room_tabs
from charter.rooms.quality.reporting import drawn_parts
from charter.rooms.quality.verbs.reports import draw, publish
from charter.rooms.quality.web import tried

SHOWN = 60


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def reports(request: Request) -> HttpResponse:
    last = clock.today().replace(day=1) - dt.timedelta(days=1)
    form = ReportForm(request.POST or None, initial={"month": last})
    made: list[QualityReport] = []
    if form.is_bound and tried(form, lambda data: made.append(draw(by=request.user, **data))):
        return redirect("quality:qualityreport", pk=made[0].pk)
    shown: dict[str, Any] = {"form": form, "may_issue": may_issue(request.user)}
    found = QualityReport.objects.visible_to(request.user).defer("document", "figures")
    shown["reports"] = found.select_related("published_by")[:SHOWN]
    answer = page(request, "quality/reports.html", tabs=room_tabs(), **shown)
    answer.status_code = 422 if form.is_bound else 200
    return answer


def _known(request: Request, pk: int) -> QualityReport:
    seen = QualityReport.objects.visible_to(request.user).select_related("published_by")
    one: QualityReport = get_object_or_404(seen, pk=pk)
    return one


@open_to(staff=True)
@require_GET
def report(request: Request, pk: int) -> HttpResponse:
    found = _known(request, pk)
    may, parts = may_issue(request.user), drawn_parts(found.figures)
    return page(request, "quality/report.html", report=found, parts=parts, may_issue=may)


@open_to(staff=True)
@require_POST
def issue(request: Request, pk: int) -> HttpResponse:
    found = _known(request, pk)
    publish(found, by=request.user)
    toast(request, _("%(report)s已發布，之後不會再變") % {"report": found})
    return redirect("quality:qualityreport", pk=pk)


@open_to(staff=True)
@require_GET
def document(request: Request, pk: int) -> HttpResponse:
    """The bytes that were published; their SHA-256 is in the header."""
    found = _known(request, pk)
    if not found.is_published:
        raise Http404
    return frozen(found.document, found.sha256)
