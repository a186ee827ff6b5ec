"""A risk begins with one sentence; its page shows where it stands, how it moved, what is done."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground.keys import key_in
from charter.ground.web import page
from charter.kernel.actions.models import Action
from charter.kernel.files.models import Attachment
from charter.kernel.journal.models import Entry
from charter.kernel.registers.models import Grade, current_matrix
from charter.org.web import Request, open_to
from charter.rooms.risk import verbs
from charter.rooms.risk.forms import NewForm
from charter.rooms.risk.models import Risk, RiskWarning
from charter.rooms.risk.permissions import may_answer, verbs_for
from charter.rooms.risk.prompts import PROMPTS
from charter.rooms.risk.queries import recent
from charter.rooms.risk.views.common import done, risk_of


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    begins = {"project": key_in(request.GET.get("project", "")), "owner": request.user.pk}
    form = NewForm(request.user, request.POST or None, initial=begins)
    made: list[Risk] = []
    if form.is_valid() and done(
        form, lambda: made.append(verbs.identify(by=request.user, **form.cleaned_data))
    ):
        return redirect("risk:risk", pk=made[0].pk)
    answer = page(request, "risk/new.html", form=form, prompts=PROMPTS)
    answer.status_code = 422 if form.is_bound else 200
    return answer


Picture = list[tuple[int, list[tuple[str, str, str]]]]


def picture(risk: Risk) -> Picture:
    """The matrix in force, worst likelihood on top: (likelihood, [(grade, word, mark)]): "here"
    where the risk stands, "after" where its response should bring it."""
    here = (risk.likelihood, risk.impact)
    after = (risk.residual_likelihood, risk.residual_impact)

    def mark(place: tuple[int, int]) -> str:
        return "here" if place == here else "after" if place == after else ""

    rows = [
        (row, [(g, str(Grade(g).label), mark((row, column))) for column, g in enumerate(cells, 1)])
        for row, cells in enumerate(current_matrix(), 1)
    ]
    return rows[::-1]


@open_to(staff=True)
@require_GET
def risk(request: Request, pk: int) -> HttpResponse:
    found = risk_of(request, pk)
    return page(request, "risk/risk.html", **shown(found, request))


def shown(risk: Risk, request: Request) -> dict[str, Any]:
    warnings = list(
        risk.warnings.select_related("watch", "answered_by", "escalated_to").order_by("-id")
    )
    for one in warnings:
        one.risk = risk
    measures = list(risk.measures.select_related("action__owner").order_by("-id"))
    return {
        "risk": risk,
        "can": verbs_for(request.user, risk),
        "matrix": picture(risk),
        "gradings": risk.gradings.select_related("by").order_by("-id"),
        "measures": measures,
        "measures_done": sum(one.action.state != Action.State.OPEN for one in measures),
        "watches": recent(risk.watches.order_by("-is_active", "-id")),
        "is_warned": any(one.cleared_at is None for one in warnings),
        "warnings": [(one, may_answer(request.user, one)) for one in warnings],
        "files": Attachment.objects.of(risk),
        "entries": Entry.objects.of(risk).select_related("by", "principal").latest_first()[:20],
    }


@open_to(staff=True)
@require_GET
def warning(request: Request, pk: int) -> HttpResponse:
    """Journal and notices name the warning; it stands on its risk's page, or, for one to whom it
    climbed who sees no more of the risk, on the page of its answer."""
    found = get_object_or_404(RiskWarning.objects.visible_to(request.user), pk=pk)
    if Risk.objects.visible_to(request.user).filter(pk=found.risk_id).exists():
        return redirect(f"/risks/{found.risk_id}/#warning-{pk}")
    return redirect("risk:answer", pk=pk, verb="keep")
