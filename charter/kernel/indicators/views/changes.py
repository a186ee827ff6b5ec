"""What people do at an indicator: each verb by its form."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from charter.kernel.indicators import verbs
from charter.kernel.indicators.forms import FORMS, NoteWithdrawalForm, form_for
from charter.kernel.indicators.models import Alert, Indicator, Note
from charter.kernel.indicators.views.pages import load, part_of, shown
from charter.org.models import Person
from charter.org.web import Request, open_to

Change = Callable[..., Any]
PARTED = ("enter_reading", "set_target", "annotate")  # said about the part that is shown


def _answer(found: Indicator, *, by: Person, answer: str, scope: str, scope_id: int) -> None:
    standing = Alert.objects.standing().filter(indicator=found).within(scope, scope_id)
    alert = get_object_or_404(
        standing.visible_to(by).select_related("indicator__owner", "escalated_to")
    )
    verbs.answer(alert, answer=answer, by=by)


VERBS: dict[str, Change] = {
    "enter_reading": verbs.enter_reading,
    "set_target": verbs.set_target,
    "annotate": verbs.annotate,
    "set_owner": verbs.set_owner,
    "improve": verbs.improve,
    "retire": verbs.retire,
    "answer": _answer,
}


@open_to(staff=True)
@require_POST
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One of the verbs, by its form; figures and notes belong to the part in the address."""
    found = load(request, pk)
    if verb not in FORMS:
        raise Http404
    form = form_for(verb, found, request.POST)
    if not form.is_valid():
        return shown(request, found, **{verb: form})
    scope, key = part_of(request)
    told = dict(form.cleaned_data)
    if verb in PARTED or verb == "answer":
        told |= {"scope": scope, "scope_id": key}
    VERBS[verb](found, **told, by=request.user)
    if verb == "retire":
        return redirect("indicators:list")
    back = reverse("indicators:indicator", args=[pk])
    return redirect(f"{back}?scope={scope}&id={key}" if key else back)


@open_to(staff=True)
@require_POST
def withdraw_note(request: Request, pk: int, note: int) -> HttpResponse:
    rows = Note.objects.visible_to(request.user).filter(indicator=load(request, pk))
    found = get_object_or_404(rows.select_related("indicator__owner"), pk=note)
    form = NoteWithdrawalForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    verbs.withdraw_note(found, reason=reason, by=request.user)
    return redirect("indicators:indicator", pk=pk)
