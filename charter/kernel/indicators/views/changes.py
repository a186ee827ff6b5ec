"""What people do at an indicator: each verb by its form."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from charter.ground.acts import tried
from charter.ground.web import page
from charter.kernel.indicators import verbs
from charter.kernel.indicators.forms import ACTS, FORMS, NoteWithdrawalForm, form_for
from charter.kernel.indicators.models import Alert, Indicator, Note, Reading
from charter.kernel.indicators.permissions import verbs_for
from charter.kernel.indicators.views.pages import load, part_of
from charter.org.models import Person
from charter.org.web import Request, open_to

Change = Callable[..., Any]
PARTED = ("enter_event", "enter_reading", "set_target", "annotate")  # about the part shown


def _answer(found: Indicator, *, by: Person, answer: str, scope: str, scope_id: int) -> None:
    standing = Alert.objects.standing().filter(indicator=found).within(scope, scope_id)
    alert = get_object_or_404(
        standing.visible_to(by).select_related("indicator__owner", "escalated_to")
    )
    verbs.answer(alert, answer=answer, by=by)


VERBS: dict[str, Change] = {
    "enter_event": verbs.enter_event,
    "enter_reading": verbs.enter_reading,
    "set_target": verbs.set_target,
    "annotate": verbs.annotate,
    "set_owner": verbs.set_owner,
    "improve": verbs.improve,
    "retire": verbs.retire,
    "answer": _answer,
}


@open_to(staff=True)
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One of the verbs on a page of its own, or folded into the indicator's (htmx); figures and
    notes belong to the part in the address."""
    found, (scope, key) = load(request, pk), part_of(request)
    if verb not in FORMS:
        raise Http404
    form = form_for(verb, found, *([request.POST] if request.method == "POST" else []))
    parted = {"scope": scope, "scope_id": key} if verb in PARTED or verb == "answer" else {}
    here = f"?scope={scope}&id={key}" if key else ""
    may = request.method == "POST" or verb in verbs_for(request.user, found)
    done = request.method == "POST" and tried(
        form, lambda told: VERBS[verb](found, **told, **parted, by=request.user), request=request
    )
    if done:
        if verb == "retire":
            return redirect("indicators:list")
        return redirect(reverse("indicators:indicator", args=[pk]) + here)
    told = {"indicator": found, "form": form if may else None, "verb": verb, "here": here}
    answer = page(request, "indicators/act.html", "form", act=ACTS[verb], **told)
    if request.method == "POST":
        answer.status_code = 409 if hasattr(request, "refusal") else 422
    return answer


@open_to(staff=True)
@require_POST
def strike_event(request: Request, pk: int, reading: int) -> HttpResponse:
    rows = Reading.objects.visible_to(request.user).filter(indicator=load(request, pk))
    found = get_object_or_404(rows.select_related("indicator__owner"), pk=reading)
    form = NoteWithdrawalForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    verbs.strike_event(found, reason=reason, by=request.user)
    return redirect("indicators:indicator", pk=pk)


@open_to(staff=True)
@require_POST
def withdraw_note(request: Request, pk: int, note: int) -> HttpResponse:
    rows = Note.objects.visible_to(request.user).filter(indicator=load(request, pk))
    found = get_object_or_404(rows.select_related("indicator__owner"), pk=note)
    form = NoteWithdrawalForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    verbs.withdraw_note(found, reason=reason, by=request.user)
    return redirect("indicators:indicator", pk=pk)
