"""The customer's side: reports that were sent to them, and what they say back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.communication import verbs
from charter.rooms.communication.forms import ConcernForm
from charter.rooms.communication.models import Concern, Report
from charter.rooms.communication.web import tried


@open_to(customers=True)
@require_GET
def reports(request: Request) -> HttpResponse:
    rows = (
        Report.objects.visible_to(request.user)
        .select_related("project")
        .order_by("-sent_at", "-pk")
    )
    said = Concern.objects.visible_to(request.user).select_related("project").order_by("-pk")
    return page(request, "communication/portal_reports.html", rows=rows[:100], said=said[:50])


def _load(request: Request, pk: int) -> Report:
    rows = Report.objects.visible_to(request.user).select_related("project__manager")
    return get_object_or_404(rows, pk=pk)


@open_to(customers=True)
@require_GET
def report(request: Request, pk: int) -> HttpResponse:
    found = _load(request, pk)
    return page(request, "communication/portal_report.html", report=found, form=ConcernForm())


@open_to(customers=True)
@require_POST
def reply(request: Request, pk: int) -> HttpResponse:
    found, form = _load(request, pk), ConcernForm(request.POST)

    def raise_(data: dict[str, Any]) -> None:
        verbs.raise_concern(found.project, report=found, by=request.user, **data)

    if tried(request, form, raise_):
        toast(request, _("已收到，我們會在期限內回覆。"))
        return redirect("portal_reports:reports")
    answer = page(request, "communication/portal_report.html", report=found, form=form)
    answer.status_code = 422
    return answer
