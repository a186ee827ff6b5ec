"""Pages of indicators: the list, one with its chart and figures, the records behind a figure."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from charter.ground.errors import Refused
from charter.ground.web import exported, page
from charter.kernel.actions.models import Action
from charter.kernel.indicators import verbs
from charter.kernel.indicators.drawing import PERIODS, SPANS
from charter.kernel.indicators.forms import DefinitionForm, form_for
from charter.kernel.indicators.models import Indicator, Reading, Scope
from charter.kernel.indicators.parts import other_scopes, parts_of
from charter.kernel.indicators.permissions import may_define, verbs_for
from charter.kernel.indicators.presentation import Shown
from charter.kernel.indicators.records import behind
from charter.kernel.indicators.rules import SCOPES
from charter.kernel.indicators.scopes import titles
from charter.kernel.indicators.tables import INDICATORS, READINGS, listed
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to


@open_to(staff=True)
def indicators(request: Request) -> HttpResponseBase:
    rows = listed(request.user)
    if answer := exported(INDICATORS, rows, request, "indicators"):
        return answer
    view, may_add = INDICATORS.view(rows, request.GET), may_define(request.user)
    return page(request, "indicators/list.html", view=view, may_add=may_add)


@open_to(staff=True)
def new(request: Request) -> HttpResponse:
    """An indicator of the organisation's own, entered by hand."""
    may_add, form = may_define(request.user), DefinitionForm(request.POST or None)
    if may_add and form.is_valid():
        try:
            made = verbs.create(**form.cleaned_data, by=request.user)
            return redirect("indicators:indicator", pk=made.pk)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return page(request, "indicators/new.html", form=form if may_add else None)


def load(request: Request, pk: int) -> Indicator:
    rows = Indicator.objects.visible_to(request.user).select_related("owner")
    return get_object_or_404(rows, pk=pk)


def part_of(request: Request) -> tuple[str, int]:
    """The part that the address asks for; the organisation when it names none."""
    scope, key = request.GET.get("scope", ""), request.GET.get("id", "")
    if scope in SCOPES and scope != Scope.ORGANISATION and key.isdecimal():
        return scope, int(key)
    return Scope.ORGANISATION.value, 0


@open_to(staff=True)
def indicator(request: Request, pk: int) -> HttpResponseBase:
    found, (scope, key) = load(request, pk), part_of(request)
    rows = (
        Reading.objects.visible_to(request.user).filter(indicator=found).select_related("indicator")
    )
    name = f"indicator-{found.pk}"
    if answer := exported(READINGS, rows.within(scope, key), request, name):
        return answer
    return shown(request, found)


def shown(request: Request, found: Indicator, **bound: forms.Form) -> HttpResponse:
    asked = request.GET.get("span", "25")
    span, (scope, key) = asked if asked in SPANS else "25", part_of(request)
    person, can = request.user, verbs_for(request.user, found)
    look = Shown(found, person, span, scope, key, request.GET.get("chart", "i"))
    more: dict[str, Any] = {"part": titles([(scope, key)])[scope, key] if key else ""}
    parts = [(s, word, parts_of(found, person, s)) for s, word in other_scopes(found, person)]
    if look.may_answer:
        can = [*can, "answer"]
    return page(
        request,
        "indicators/indicator.html",
        indicator=found,
        shown=look,
        scope=scope,
        scope_id=key,
        parts=parts if not key else [],
        spans=[(key_, label, key_ == span) for key_, label in SPANS.items()],
        period=PERIODS.get(found.period, found.period),
        sheets={verb: bound.get(verb) or form_for(verb, found) for verb in can},
        actions=Action.objects.of(found).select_related("owner").order_by("-id")[:20],
        entries=Entry.objects.of(found).select_related("by", "principal").latest_first()[:10],
        **more,
    )


@open_to(staff=True)
def records(request: Request, pk: int, reading: int) -> HttpResponse:
    """What one figure was counted from, as far as the reader may see it."""
    found = load(request, pk)
    rows = Reading.objects.visible_to(request.user).filter(indicator=found)
    one = get_object_or_404(rows, pk=reading)
    one.indicator = found
    part = titles([(one.scope, one.scope_id)])[one.scope, one.scope_id]
    look = behind(one, request.user)
    return page(
        request, "indicators/records.html", indicator=found, reading=one, part=part, behind=look
    )
