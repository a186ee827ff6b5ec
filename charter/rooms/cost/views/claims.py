"""Expense claims: begun on a phone with a picture, decided by others, paid by finance."""

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
from charter.rooms.cost.acts import CLAIM_ACTS, form_of
from charter.rooms.cost.forms import ClaimForm
from charter.rooms.cost.models import Claim, ClaimKind, ClaimLine
from charter.rooms.cost.permissions import verbs_for_claim
from charter.rooms.cost.queries import allowed
from charter.rooms.cost.verbs import claims as verbs
from charter.rooms.cost.views.common import done, told


@open_to(staff=True)
@require_GET
def claims(request: Request) -> HttpResponseBase:
    if answer := exported(tables.CLAIMS, lambda: tables.claims(request.user), request, "claims"):
        return answer
    view = tables.ALL_CLAIMS.view(request.user, request.GET)
    return page(request, "cost/claims.html", view=view)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    begins = {"project": key_in(request.GET.get("project", ""))}
    form = ClaimForm(request.user, request.POST or None, initial=begins)
    made: list[Claim] = []
    if form.is_bound and done(
        request, form, lambda data: made.append(verbs.begin_claim(by=request.user, **data))
    ):
        return redirect("cost:claim_act", made[0].pk, "add_line")
    return told(request, "cost/claim_new.html", form)


def known(request: Request, pk: int) -> Claim:
    seen = Claim.objects.visible_to(request.user)
    people = ("project__manager", "claimant", "decided_by", "paid_by")
    one: Claim = get_object_or_404(seen.select_related(*people), pk=pk)
    return one


def _shown(request: Request, one: Claim, **sheet: Any) -> HttpResponse:
    can = verbs_for_claim(request.user, one)
    context: dict[str, Any] = {
        "claim": one,
        "lines": one.lines.select_related("receipt"),
        "limits": [(label, allowed(one, code, 1)) for code, label in ClaimKind.choices],
        "can": can,
        "acts": [(verb, act) for verb, act in CLAIM_ACTS.items() if verb in can],
        "lead": lead(CLAIM_ACTS, can, one),
        "approval": asked_about(one, request.user),
        "back": turned_back(one),
        "entries": Entry.objects.of(one).select_related("by", "principal").latest_first()[:30],
        **sheet,
    }
    return page(request, "cost/claim.html", **context)


@open_to(staff=True)
@require_GET
def claim(request: Request, pk: int) -> HttpResponse:
    return _shown(request, known(request, pk))


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    if verb not in CLAIM_ACTS:
        raise Http404
    one, act = known(request, pk), CLAIM_ACTS[verb]
    if request.method == "GET":
        if verb not in verbs_for_claim(request.user, one):
            raise Refused("cost.not_allowed", _("這份報銷現在不能這樣做，或不由你辦理。"))
        return _shown(request, one, verb=verb, act=act, form=form_of(act, one))
    form = form_of(act, one, request.POST, request.FILES)
    if done(request, form, lambda data: act.do(one, by=request.user, **data)):
        toast(request, what_was_done(one.number, act))
        return redirect("cost:claim", pk) if verb != "discard_claim" else redirect("cost:claims")
    answer = _shown(request, known(request, pk), verb=verb, act=act, form=form)
    answer.status_code = 422
    return answer


@open_to(staff=True)
@require_POST
def drop_line(request: Request, pk: int) -> HttpResponse:
    seen = Claim.objects.visible_to(request.user)
    lines = ClaimLine.objects.filter(claim__in=seen.values("pk"))
    one = get_object_or_404(lines.select_related("claim"), pk=pk)
    verbs.drop_line(one, by=request.user)
    return redirect("cost:claim", one.claim_id)
