"""Pages of registers: the lists, and one record with its matrix and its history."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from charter.ground.web import exported, page
from charter.kernel.actions.models import Action
from charter.kernel.journal.models import Entry
from charter.kernel.registers import verbs
from charter.kernel.registers.forms import CloseForm, RegradeForm, RespondForm
from charter.kernel.registers.models import Grade, Record, current_matrix
from charter.kernel.registers.permissions import verbs_for
from charter.kernel.registers.rules import REGISTERS
from charter.kernel.registers.tables import RECORDS
from charter.org.web import Request, open_to

FORMS: dict[str, tuple[type[forms.Form], Callable[..., Any]]] = {
    "respond": (RespondForm, verbs.respond),
    "regrade": (RegradeForm, verbs.regrade),
    "close": (CloseForm, verbs.close),
}


@open_to(staff=True)
def records(request: Request) -> HttpResponseBase:
    rows = Record.objects.visible_to(request.user).select_related("owner")
    if answer := exported(RECORDS, rows, request, "registers"):
        return answer
    view, chosen = RECORDS.view(rows, request.GET), REGISTERS.get(request.GET.get("register", ""))
    return page(request, "registers/list.html", view=view, register=chosen)


def _load(request: Request, pk: int) -> Record:
    rows = Record.objects.visible_to(request.user).select_related("owner", "opened_by")
    return get_object_or_404(rows, pk=pk)


@open_to(staff=True)
def record(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _load(request, pk))


def picture(record: Record) -> list[tuple[int, list[tuple[str, str, bool]]]]:
    """The matrix in force, worst likelihood on top: (likelihood, [(grade, word, here)])."""
    rows = [
        (
            likelihood,
            [
                (g, str(Grade(g).label), (likelihood, impact) == (record.likelihood, record.impact))
                for impact, g in enumerate(cells, 1)
            ],
        )
        for likelihood, cells in enumerate(current_matrix(), 1)
    ]
    return rows[::-1]


def _shown(request: Request, found: Record, **bound: forms.Form) -> HttpResponse:
    can = verbs_for(request.user, found)
    rule = REGISTERS.get(found.register)
    return page(
        request,
        "registers/record.html",
        record=found,
        clause=rule.clause if rule else "",
        matrix=picture(found),
        movements=found.movements.select_related("by").order_by("-id"),
        actions=Action.objects.of(found).select_related("owner").order_by("-id"),
        sheets=[(verb, bound.get(verb) or FORMS[verb][0]()) for verb in FORMS if verb in can],
        entries=Entry.objects.of(found).select_related("by", "principal").latest_first()[:20],
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
    return redirect("registers:record", pk=pk)
