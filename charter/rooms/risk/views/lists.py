"""The register, several risks at once, and the map of all open risks that one may see."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.errors import Refused
from charter.ground.keys import key_in
from charter.ground.web import exported, page
from charter.org.models import Person
from charter.org.web import Request, open_to
from charter.rooms.risk import verbs
from charter.rooms.risk.forms import BulkForm
from charter.rooms.risk.listing import REGISTER, RISKS, seen
from charter.rooms.risk.models import Category, Risk
from charter.rooms.risk.permissions import may_report
from charter.rooms.risk.queries import heat


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
        "chosen": chosen,
        "categories": Category.choices,
    }
    return page(request, "risk/portfolio.html", **shown)


@open_to(staff=True)
@require_POST
def bulk(request: Request) -> HttpResponse:
    """First who is to take them over, then, with the name given, one by one."""
    keys = [key for key in map(key_in, request.POST.getlist("pk")) if key is not None]
    found = _open_ones(request.user, keys)
    if not found:
        raise Refused("risk.nothing_picked", _("請先在清單中勾選要轉交的風險；已關閉的不能轉交。"))
    form = BulkForm(request.POST if "owner" in request.POST else None)
    if not form.is_valid():
        return page(request, "risk/bulk.html", risks=found, form=form)
    if refused := _handed_over(found, form, request.user):
        return page(
            request, "risk/bulk.html", risks=[r for r, _w in refused], refused=refused, form=form
        )
    messages.success(request, _("已轉交%(n)s項風險") % {"n": len(found)})
    return redirect("risk:list")


def _open_ones(person: Person, keys: list[int]) -> list[Risk]:
    rows = Risk.objects.visible_to(person).open().filter(pk__in=keys)
    return list(rows.select_related("owner", "project__manager").order_by("-pk"))


def _handed_over(risks: list[Risk], form: BulkForm, by: Person) -> list[tuple[Risk, str]]:
    """Each by itself; those that could not be handed over come back with the reason."""
    refused = []
    for risk in risks:
        try:
            with transaction.atomic():
                verbs.hand_over(risk, by=by, **form.cleaned_data)
        except Refused as refusal:
            refused.append((risk, str(refusal)))
    return refused
