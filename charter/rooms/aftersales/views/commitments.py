"""Service commitments: who was promised what, and making a new promise."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground import clock, formats
from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.aftersales.commitment_forms import (
    ChangeTimesForm,
    CommitmentForm,
    targets_for,
    times_of,
)
from charter.rooms.aftersales.foresight import moved_by_times
from charter.rooms.aftersales.models import Commitment
from charter.rooms.aftersales.permissions import may_promise
from charter.rooms.aftersales.presenting import worked
from charter.rooms.aftersales.verbs import commitments as commitments_verbs


def _targets(commitment: Commitment) -> list[tuple[Any, str, str, str, bool]]:
    return [
        (
            t.get_priority_display(),
            worked(t.response_seconds),
            worked(t.update_seconds) if t.update_seconds else formats.NOTHING,
            worked(t.resolution_seconds),
            t.always,
        )
        for t in commitment.targets.all()
    ]


@open_to(staff=True)
@require_GET
def commitments(request: Request) -> HttpResponse:
    found = Commitment.objects.visible_to(request.user).select_related("customer", "calendar")
    rows = [(c, _targets(c)) for c in found.prefetch_related("targets")[:200]]
    return page(request, "aftersales/commitments.html", rows=rows, may=may_promise(request.user))


@open_to(staff=True)
@require_GET
def commitment(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Commitment.objects.visible_to(request.user), pk=pk)
    more: dict[str, Any] = {"one": True, "may_change": may_promise(request.user)}
    return page(request, "aftersales/commitments.html", rows=[(found, _targets(found))], **more)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def promise(request: Request) -> HttpResponse:
    form = CommitmentForm(request.POST or None, initial={"active_from": clock.today()})
    if not form.is_valid():
        answer = page(request, "aftersales/promise.html", form=form)
        answer.status_code = 422 if form.is_bound else 200
        return answer
    made = commitments_verbs.make_commitment(times=form.times(), by=request.user, **form.promise())
    return redirect("aftersales:commitment", pk=made.pk)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def change_times(request: Request, pk: int) -> HttpResponse:
    """Other times for a promise: first which open cases would move, then the change itself."""
    found = get_object_or_404(Commitment.objects.visible_to(request.user), pk=pk)
    form = ChangeTimesForm(
        request.POST or None, usual=times_of(found), initial={"calendar": found.calendar_id}
    )
    context: dict[str, Any] = {"commitment": found, "form": form, "moved": None}
    if not form.is_valid():
        answer = page(request, "aftersales/change_times.html", **context)
        answer.status_code = 422 if form.is_bound else 200
        return answer
    calendar, reason = form.cleaned_data["calendar"], form.cleaned_data["reason"]
    if "look" in request.POST:
        context["moved"] = moved_by_times(found, targets_for(form.times()), calendar)
        return page(request, "aftersales/change_times.html", **context)
    told = {"times": form.times(), "calendar": calendar, "reason": reason}
    moved = commitments_verbs.change_times(found, by=request.user, **told)
    toast(request, _("時限已調整，移動了%(n)d件未結工單") % {"n": moved})
    return redirect("aftersales:commitment", pk=pk)
