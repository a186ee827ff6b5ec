"""Pages of indicators: the list, one with its chart and figures, the records behind a figure."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from charter.ground.errors import Refused
from charter.ground.web import exported, page
from charter.kernel.indicators import verbs
from charter.kernel.indicators.drawing import PERIODS, SPAN, SPANS
from charter.kernel.indicators.forms import ACTS, DefinitionForm, form_for
from charter.kernel.indicators.kept import found_for
from charter.kernel.indicators.marks import effects_of
from charter.kernel.indicators.models import Indicator, Reading, Scope
from charter.kernel.indicators.parts import parts_of
from charter.kernel.indicators.permissions import may_define, verbs_for
from charter.kernel.indicators.presentation import Shown
from charter.kernel.indicators.records import behind
from charter.kernel.indicators.rules import SCOPES
from charter.kernel.indicators.scopes import titles
from charter.kernel.indicators.tables import INDICATORS, READINGS, listed
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
    return _found(request, pk)[0]


def _found(request: Request, pk: int) -> tuple[Indicator, list[Scope]]:
    found = found_for(request.user, pk)
    if found is None:
        raise Http404
    return found


def part_of(request: Request) -> tuple[str, int]:
    """The part that the address asks for; the organisation when it names none."""
    scope, key = request.GET.get("scope", ""), request.GET.get("id", "")
    if scope in SCOPES and scope != Scope.ORGANISATION and key.isdecimal():
        return scope, int(key)
    return Scope.ORGANISATION.value, 0


@open_to(staff=True)
def indicator(request: Request, pk: int) -> HttpResponseBase:
    (found, parts), (scope, key) = _found(request, pk), part_of(request)
    if "export" in request.GET:
        rows = Reading.objects.visible_to(request.user).filter(indicator=found)
        rows = rows.select_related("indicator").within(scope, key)
        if answer := exported(READINGS, rows, request, f"indicator-{found.pk}"):
            return answer
    return shown(request, found, parts)


def look_of(request: Request, found: Indicator) -> Shown:
    """The figures as the address asks for them."""
    asked = request.GET
    span = asked["span"] if asked.get("span") in SPANS else SPAN
    scope, key = part_of(request)
    chart, rules = asked.get("chart", ""), asked.get("rules", "")
    return Shown(found, request.user, span, scope, key, chart, rules)


def shown(request: Request, found: Indicator, scopes: list[Scope]) -> HttpResponse:
    look, can = look_of(request, found), verbs_for(request.user, found)
    scope, key = look.scope, look.scope_id
    parts = [] if key else [(s, s.label, parts_of(found, request.user, s)) for s in scopes]
    return page(
        request,
        "indicators/indicator.html",
        indicator=found,
        shown=look,
        scope=scope,
        scope_id=key,
        here=f"scope={scope}&id={key}" if key else "",
        part=titles([(scope, key)])[scope, key] if key else "",
        parts=parts,
        spans=[(one, label, one == look.span) for one, label in SPANS.items()],
        period=PERIODS.get(found.period, found.period),
        can=[(verb, ACTS[verb]) for verb in can],
        answer=form_for("answer", found) if look.may_answer else None,
        may_note="annotate" in can,
        may_strike="enter_event" in can,
        effects=effects_of(look),
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
