"""The project's tab, its sweeps, and what planning says of the four topics."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.errors import Refused
from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.projects.views.common import project_of
from charter.rooms.risk import verbs
from charter.rooms.risk.listing import REGISTER_OF_PROJECT
from charter.rooms.risk.models import Risk, Sweep
from charter.rooms.risk.permissions import may_sweep
from charter.rooms.risk.prompts import PROMPTS
from charter.rooms.risk.queries import heat, learned, planned, summaries
from charter.rooms.risk.sweep_forms import PlannedForm, SweepForm
from charter.rooms.risk.views.common import done, framed


@open_to(staff=True)
@require_GET
def of_project(request: Request, pk: int) -> HttpResponse:
    project, frame = framed(request, pk)
    may = may_sweep(request.user, project)
    return page(
        request,
        "risk/of_project.html",
        view=REGISTER_OF_PROJECT.view(request.user, request.GET, project=pk),
        heat=heat(Risk.objects.filter(project=project)),
        topics=planned(project),
        planned_form=PlannedForm(project, auto_id=False) if may else None,
        sweeps=Sweep.objects.filter(project=project)
        .select_related("by")
        .order_by("-held_at", "-pk")[:5],
        may_sweep=may,
        **frame,
    )


@open_to(staff=True)
@require_POST
def plan(request: Request, pk: int) -> HttpResponse:
    project = project_of(request, pk)
    form = PlannedForm(project, request.POST)
    if not form.is_valid():
        raise Refused("risk.unknown_choice", _("請從清單中選擇。"), field="topic")
    verbs.assess_planning(project, by=request.user, **form.cleaned_data)
    toast(request, _("已記錄策劃階段的風險評估"))
    return redirect("risk:of_project", pk=pk)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def hold_sweep(request: Request, pk: int) -> HttpResponse:
    """All five categories on one page, each with its questions and what others learned."""
    project, form = project_of(request, pk), SweepForm(request.POST or None)
    if form.is_valid() and done(
        form, lambda: verbs.hold_sweep(project, form.looks(), by=request.user)
    ):
        toast(request, _("已記錄這次排查"))
        return redirect("risk:of_project", pk=pk)
    lessons = learned(project)
    groups = [(c, label, two, PROMPTS[c], lessons[c]) for c, label, two in form.groups()]
    shown: dict[str, Any] = {"groups": groups, "summaries": summaries(project)}
    answer = page(request, "risk/sweep_form.html", project=project, form=form, **shown)
    answer.status_code = 422 if form.is_bound else 200
    return answer


@open_to(staff=True)
@require_GET
def sweep(request: Request, pk: int) -> HttpResponse:
    seen = Sweep.objects.visible_to(request.user).select_related("project", "by")
    found = get_object_or_404(seen, pk=pk)
    risks = found.risks.select_related("owner").order_by("pk")
    findings = found.findings.all()
    return page(request, "risk/sweep.html", sweep=found, findings=findings, risks=risks)
