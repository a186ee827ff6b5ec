"""Channels: which are in use, which work, testing one now (SP7.2)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.web import page, toast
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to
from charter.rooms.communication import pulse, verbs
from charter.rooms.communication.forms import OutletForm
from charter.rooms.communication.models import Outlet
from charter.rooms.communication.permissions import may_keep_channels
from charter.rooms.communication.web import tried


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def outlets(request: Request) -> HttpResponse:
    form = OutletForm(request.POST or None)

    def add(data: dict[str, Any]) -> None:
        verbs.open_outlet(by=request.user, **data)

    if form.is_bound and tried(request, form, add):
        return redirect("communication:outlets")
    rows = Outlet.objects.visible_to(request.user).order_by("state", "kind", "pk")
    may = may_keep_channels(request.user)
    answer = page(request, "communication/outlets.html", rows=rows, form=form, may=may)
    answer.status_code = 422 if form.is_bound else 200
    return answer


@open_to(staff=True)
@require_GET
def outlet(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Outlet.objects.visible_to(request.user), pk=pk)
    return page(
        request,
        "communication/outlet.html",
        outlet=found,
        beats=found.beats.select_related("by")[:20],
        may=may_keep_channels(request.user) and found.state == Outlet.State.IN_USE,
        entries=Entry.objects.of(found).select_related("by", "principal").latest_first()[:20],
    )


@open_to(staff=True)
@require_POST
def try_outlet(request: Request, pk: int) -> HttpResponse:
    seen = Outlet.objects.visible_to(request.user).in_use()
    found = get_object_or_404(seen, pk=pk if may_keep_channels(request.user) else 0)
    trouble = pulse.take(found, by=request.user)
    toast(request, trouble or _("渠道正常。"))
    return redirect(found)


@open_to(staff=True)
@require_POST
def retire_outlet(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Outlet.objects.visible_to(request.user), pk=pk)
    verbs.retire(found, reason=request.POST.get("reason", ""), by=request.user)
    return redirect(found)
