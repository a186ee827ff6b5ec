"""Purchases: the list, one with its offers side by side, and what can be done to it."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.acts import lead, what_was_done
from charter.ground.errors import Refused
from charter.ground.keys import key_in
from charter.ground.web import exported, page, toast
from charter.kernel.approvals.queries import asked_about, turned_back
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to
from charter.rooms.cost import tables
from charter.rooms.cost.acts import PURCHASE_ACTS, form_of
from charter.rooms.cost.forms import PurchaseForm
from charter.rooms.cost.models import Purchase, Quotation
from charter.rooms.cost.permissions import may_see, verbs_for_purchase
from charter.rooms.cost.rules import room_of
from charter.rooms.cost.verbs import purchases as verbs
from charter.rooms.cost.views.common import done, told


@open_to(staff=True)
@require_GET
def purchases(request: Request) -> HttpResponseBase:
    if answer := exported(
        tables.PURCHASES, lambda: tables.purchases(request.user), request, "purchases"
    ):
        return answer
    view = tables.ALL_PURCHASES.view(request.user, request.GET)
    return page(request, "cost/purchases.html", view=view)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    begins = {"project": key_in(request.GET.get("project", ""))}
    form = PurchaseForm(request.user, request.POST or None, initial=begins)
    made: list[Purchase] = []
    if form.is_bound and done(
        request, form, lambda data: made.append(verbs.begin_purchase(by=request.user, **data))
    ):
        return redirect("cost:purchase", made[0].pk)
    return told(request, "cost/purchase_new.html", form)


def known(request: Request, pk: int) -> Purchase:
    seen = Purchase.objects.visible_to(request.user)
    people = ("project__manager", "requester", "chosen")
    one: Purchase = get_object_or_404(seen.select_related(*people), pk=pk)
    return one


def _shown(request: Request, one: Purchase, **sheet: Any) -> HttpResponse:
    can, offers = verbs_for_purchase(request.user, one), list(one.quotations.all())
    seen = may_see(request.user, one.project)
    context: dict[str, Any] = {
        "purchase": one,
        "offers": offers,
        "least": offers[0].amount if offers else None,
        "can": can,
        "acts": [(verb, act) for verb, act in PURCHASE_ACTS.items() if verb in can],
        "lead": lead(PURCHASE_ACTS, can, one),
        "room": room_of(one.project, one.category) if seen or "quote" in can else None,
        "approval": asked_about(one, request.user),
        "back": turned_back(one),
        "entries": Entry.objects.of(one).select_related("by", "principal").latest_first()[:30],
        **sheet,
    }
    return page(request, "cost/purchase.html", **context)


@open_to(staff=True)
@require_GET
def purchase(request: Request, pk: int) -> HttpResponse:
    return _shown(request, known(request, pk))


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    if verb not in PURCHASE_ACTS:
        raise Http404
    one, act = known(request, pk), PURCHASE_ACTS[verb]
    if request.method == "GET":
        if verb not in verbs_for_purchase(request.user, one):
            raise Refused("cost.not_allowed", _("這筆採購現在不能這樣做，或不由你辦理。"))
        return _shown(request, one, verb=verb, act=act, form=form_of(act, one))
    form = form_of(act, one, request.POST)
    if done(request, form, lambda data: act.do(one, by=request.user, **data)):
        toast(request, what_was_done(one.number, act))
        return redirect("cost:purchase", pk)
    answer = _shown(request, known(request, pk), verb=verb, act=act, form=form)
    answer.status_code = 422
    return answer


@open_to(staff=True)
@require_POST
def drop_quote(request: Request, pk: int) -> HttpResponse:
    seen = Purchase.objects.visible_to(request.user)
    offers = Quotation.objects.filter(purchase__in=seen.values("pk"))
    one = get_object_or_404(offers.select_related("purchase__project"), pk=pk)
    verbs.drop_quote(one, by=request.user)
    return redirect("cost:purchase", one.purchase_id)
