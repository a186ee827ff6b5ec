"""Pages of indicators: the list, and one with its chart, its reading and its figures."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from charter.ground.web import exported, page
from charter.kernel.indicators import verbs
from charter.kernel.indicators.forms import OwnerForm, ReadingForm, TargetForm
from charter.kernel.indicators.models import Indicator
from charter.kernel.indicators.permissions import verbs_for
from charter.kernel.indicators.presentation import PERIODS, SPANS, Shown
from charter.kernel.indicators.tables import INDICATORS, listed
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to

FORMS: dict[str, tuple[type[forms.Form], Callable[..., Any]]] = {
    "enter_reading": (ReadingForm, verbs.enter_reading),
    "set_target": (TargetForm, verbs.set_target),
    "set_owner": (OwnerForm, verbs.set_owner),
}


@open_to(staff=True)
def indicators(request: Request) -> HttpResponseBase:
    rows = listed(request.user)
    if answer := exported(INDICATORS, rows, request, "indicators"):
        return answer
    return page(request, "indicators/list.html", view=INDICATORS.view(rows, request.GET))


def _load(request: Request, pk: int) -> Indicator:
    return get_object_or_404(
        Indicator.objects.visible_to(request.user).select_related("owner"), pk=pk
    )


@open_to(staff=True)
def indicator(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _load(request, pk))


def _shown(request: Request, found: Indicator, **bound: forms.Form) -> HttpResponse:
    asked = request.GET.get("span", "25")
    span = asked if asked in SPANS else "25"
    can = verbs_for(request.user, found)
    return page(
        request,
        "indicators/indicator.html",
        indicator=found,
        shown=Shown(found, request.user, span),
        spans=[(key, label, key == span) for key, label in SPANS.items()],
        period=PERIODS.get(found.period, found.period),
        sheets=[(verb, bound.get(verb) or FORMS[verb][0]()) for verb in FORMS if verb in can],
        bound=bool(bound),
        entries=Entry.objects.of(found).select_related("by", "principal").latest_first()[:10],
    )


@open_to(staff=True)
@require_POST
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One of the verbs, by its form."""
    found = _load(request, pk)
    if verb not in FORMS:
        raise Http404
    form_class, change = FORMS[verb]
    form = form_class(request.POST)
    if not form.is_valid():
        return _shown(request, found, **{verb: form})
    change(found, **form.cleaned_data, by=request.user)
    return redirect("indicators:indicator", pk=pk)
