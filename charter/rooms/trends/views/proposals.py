"""Improvements that recurring causes call for, and their answer."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.errors import Refused
from charter.ground.web import exported, page, toast
from charter.kernel.actions.models import Action
from charter.kernel.journal.models import Entry
from charter.kernel.journal.subjects import url_of
from charter.org.web import Request, open_to
from charter.rooms.aftersales.models import Case
from charter.rooms.trends import verbs
from charter.rooms.trends.answers import FURTHER
from charter.rooms.trends.forms import DecisionForm, DeclineForm
from charter.rooms.trends.models import REVIEWERS, Proposal
from charter.rooms.trends.permissions import proposal_verbs_for
from charter.rooms.trends.tables import PROPOSALS

OWN: dict[str, tuple[Any, Any]] = {
    "take": (DecisionForm, verbs.take_as_action),
    "decline": (DeclineForm, verbs.decline),
}


def answering(verb: str) -> tuple[Any, Any]:
    """The form and the verb of an answer, this room's or a further one."""
    if verb in FURTHER:
        return FURTHER[verb].form, FURTHER[verb].do
    if verb not in OWN:
        raise Http404
    return OWN[verb]


@open_to(staff=True)
@require_GET
def proposals(request: Request) -> HttpResponseBase:
    rows = Proposal.objects.visible_to(request.user)
    if answer := exported(PROPOSALS, rows, request, "improvement-proposals"):
        return answer
    return page(request, "trends/proposals.html", view=PROPOSALS.view(rows, request.GET))


def _known(request: Request, pk: int) -> Proposal:
    seen = Proposal.objects.visible_to(request.user).select_related("answered_by")
    one: Proposal = get_object_or_404(seen, pk=pk)
    return one


@open_to(staff=True)
@require_GET
def proposal(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _known(request, pk))


def _further(can: list[str], bound: dict[str, forms.Form]) -> list[dict[str, Any]]:
    return [
        {"verb": verb, "title": one.title, "form": bound.get(verb) or one.form()}
        for verb, one in FURTHER.items()
        if verb in can
    ]


def _shown(request: Request, one: Proposal, **bound: forms.Form) -> HttpResponse:
    can = proposal_verbs_for(request.user, one)
    seen = Case.objects.visible_to(request.user).filter(pk__in=one.cases)
    shown: dict[str, Any] = {
        "proposal": one,
        "sheets": {verb: bound.get(verb) or answering(verb)[0]() for verb in can},
        "further": _further(can, bound),
        "cases": seen.defer("search").select_related("customer").order_by("-pk"),
        "plan_url": url_of(one.plan_kind, one.plan_id or 0) if one.plan_kind else "",
        "actions": Action.objects.of(one).select_related("owner").order_by("pk"),
        "entries": Entry.objects.of(one).select_related("by").latest_first()[:10],
    }
    answer = page(request, "trends/proposal.html", **shown)
    answer.status_code = 422 if bound else 200
    return answer


@open_to(*REVIEWERS)
@require_POST
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    one = _known(request, pk)
    of, do = answering(verb)
    form = of(request.POST)
    if not form.is_valid():
        return _shown(request, one, **{verb: form})
    try:
        do(one, **form.cleaned_data, by=request.user)
    except Refused as refusal:
        if refusal.field not in form.fields:
            raise
        form.add_error(refusal.field, str(refusal))
        return _shown(request, one, **{verb: form})
    toast(request, _("已答覆"))
    return redirect("trends:proposal", pk=pk)
