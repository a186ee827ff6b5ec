"""The list of records: filters under a name, the heat map, several records at once."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charter.ground.errors import Refused
from charter.ground.keys import key_in
from charter.ground.web import exported, page
from charter.kernel.registers import verbs
from charter.kernel.registers.forms import HandOverForm, ViewForm
from charter.kernel.registers.models import Record, SavedView
from charter.kernel.registers.queries import heat
from charter.kernel.registers.rules import REGISTERS, open_to_person
from charter.kernel.registers.tables import RECORDS
from charter.org.models import Person
from charter.org.web import Request, open_to


@open_to(staff=True)
def records(request: Request) -> HttpResponseBase:
    rows = Record.objects.visible_to(request.user)
    if answer := exported(RECORDS, rows.select_related("owner"), request, "registers"):
        return answer
    chosen = REGISTERS.get(request.GET.get("register", ""))
    within = rows.in_register(chosen.name) if chosen else rows
    view = RECORDS.view(rows.select_related("owner"), request.GET)
    return page(
        request,
        "registers/list.html",
        view=view,
        register=chosen,
        registers=REGISTERS.values(),
        heat=heat(within, chosen.name if chosen else ""),
        saved=SavedView.objects.offered_to(request.user).select_related("person"),
        view_form=ViewForm(initial={"query": request.GET.urlencode()}),
        may_open=bool(open_to_person(request.user)),
    )


@open_to(staff=True)
@require_POST
def save_view(request: Request) -> HttpResponse:
    form = ViewForm(request.POST)
    if not form.is_valid():
        raise Refused("registers.view_unnamed", _("請為這份清單取一個名稱。"), field="name")
    view = verbs.save_view(by=request.user, **form.cleaned_data)
    messages.success(request, _("已儲存清單「%(name)s」") % {"name": view.name})
    return redirect(f"{reverse('registers:list')}?{view.query}")


@open_to(staff=True)
@require_POST
def forget_view(request: Request, pk: int) -> HttpResponse:
    verbs.forget_view(get_object_or_404(SavedView, pk=pk, person=request.user), by=request.user)
    return redirect("registers:list")


@open_to(staff=True)
@require_POST
def bulk(request: Request) -> HttpResponse:
    """First what would happen, then, with the successor named, doing it row by row."""
    keys = [k for k in map(key_in, request.POST.getlist("pk")) if k is not None]
    rows = Record.objects.visible_to(request.user).filter(pk__in=keys).select_related("owner")
    found = list(rows.order_by("-pk"))
    if not found:
        raise Refused("registers.nothing_picked", _("請先在清單中勾選要轉交的紀錄。"))
    form = HandOverForm(request.POST if "owner" in request.POST else None)
    if not form.is_valid():
        return page(request, "registers/bulk.html", records=found, form=form)
    refused = _handed_over(found, form.cleaned_data, request.user)
    if refused:
        left = [record for record, _why in refused]
        shown: dict[str, Any] = {"records": left, "refused": refused, "form": form}
        return page(request, "registers/bulk.html", done=len(found) - len(left), **shown)
    messages.success(request, _("已轉交%(n)s筆紀錄") % {"n": len(found)})
    return redirect("registers:list")


def _handed_over(
    records: list[Record], told: dict[str, Any], by: Person
) -> list[tuple[Record, str]]:
    """Each by itself; those that could not be handed over come back with the reason."""
    refused = []
    for record in records:
        try:
            with transaction.atomic():
                verbs.hand_over(record, by=by, **told)
        except Refused as refusal:
            refused.append((record, str(refusal)))
    return refused
