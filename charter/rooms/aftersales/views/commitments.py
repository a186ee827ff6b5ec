"""Service commitments: who was promised what, and making a new promise."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground.web import page
from charter.org.web import Request, open_to
from charter.rooms.aftersales.forms import CommitmentForm
from charter.rooms.aftersales.models import Commitment, Priority
from charter.rooms.aftersales.permissions import may_promise
from charter.rooms.aftersales.presenting import worked
from charter.rooms.aftersales.verbs.commitments import Times, make_commitment

MINUTE = 60


def _targets(commitment: Commitment) -> list[tuple[Any, str, str, bool]]:
    return [
        (
            t.get_priority_display(),
            worked(t.response_seconds),
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
    return page(request, "aftersales/commitments.html", rows=[(found, _targets(found))], one=True)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def promise(request: Request) -> HttpResponse:
    form = CommitmentForm(request.POST or None)
    if not form.is_valid():
        answer = page(request, "aftersales/promise.html", form=form)
        answer.status_code = 422 if form.is_bound else 200
        return answer
    data = form.cleaned_data
    times: dict[int, Times] = {
        p: Times(
            data.pop(f"response_{p}") * MINUTE,
            data.pop(f"resolution_{p}") * MINUTE,
            data.pop(f"always_{p}"),
        )
        for p in Priority
    }
    made = make_commitment(times=times, by=request.user, **data)
    return redirect("aftersales:commitment", pk=made.pk)
