"""The project's tab: what is too much, who could take a role, a proposal that settles it."""

import datetime as dt
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.errors import Refused
from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.projects import presenting
from charter.rooms.projects.models import Plan, Task
from charter.rooms.projects.overbooking import overbooked
from charter.rooms.projects.permissions import may_lead
from charter.rooms.projects.views.common import project_of
from charter.rooms.resources import staffing
from charter.rooms.resources.levelling import exact
from charter.rooms.resources.models import Levelling, Overload
from charter.rooms.resources.models.loads import leads as leads_people
from charter.rooms.resources.verbs import levelling as verbs


@open_to(staff=True)
@require_GET
def of_project(request: Request, pk: int) -> HttpResponse:
    project = project_of(request, pk)
    plans = Plan.objects.filter(project=project)
    plan = plans.unsettled().first() or plans.in_force().first()
    leads = may_lead(request.user, project)
    return page(
        request,
        "resources/of_project.html",
        plan=plan,
        overs=overbooked(plan) if plan else [],
        whole=leads_people(request.user),
        roles=staffing.open_roles(project) if leads else [],
        runs=project.levellings.select_related("plan", "asked_by")[:5],
        running=project.levellings.unfinished().exists(),
        grains=Levelling.Grain.choices,
        exact=exact.is_installed(),
        **presenting.frame(project, request.user),
    )


@open_to(staff=True)
@require_POST
def ask(request: Request, pk: int) -> HttpResponse:
    run = verbs.ask(project_of(request, pk), grain=request.POST.get("grain", ""), by=request.user)
    return redirect("resources:levelling", run.pk)


def _run(request: Request, pk: int) -> Levelling:
    rows = Levelling.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("project__manager", "plan", "asked_by"), pk=pk)


@open_to(staff=True)
@require_GET
def levelling(request: Request, pk: int) -> HttpResponse:
    """How far it is, then what it offers; while it runs the page asks again by itself."""
    run = _run(request, pk)
    answer = page(
        request,
        "resources/levelling.html",
        run=run,
        moves=_moves(run),
        leads=may_lead(request.user, run.project),
    )
    if run.is_unfinished:
        answer["Refresh"] = "2"
    return answer


def _moves(run: Levelling) -> list[dict[str, Any]]:
    """Beside each other: as it was planned when the run began, and as it is offered."""
    moves = run.found.get("moves", [])
    tasks = Task.objects.select_related("owner").in_bulk([move["task"] for move in moves])
    shown = [
        {name: dt.datetime.fromisoformat(move[name]) for name in ("start", "finish")}
        | {"row": tasks.get(move["task"])}
        for move in moves
    ]
    return sorted(shown, key=lambda move: move["start"])


class DeclineForm(forms.Form):
    reason = forms.CharField(max_length=300, required=False)


@open_to(staff=True)
@require_POST
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    run = _run(request, pk)
    if verb == "take":
        draft = verbs.take(run, by=request.user)
        toast(request, _("方案已成為計劃草稿，送審核准後才生效。"))
        return redirect("projects:plan", draft.pk)
    if verb == "cancel":
        verbs.cancel(run, by=request.user)
        toast(request, _("計算已取消。"))
    elif verb != "decline":
        raise Http404
    else:
        form = DeclineForm(request.POST)
        if not form.is_valid():
            raise Refused("resources.bad_reason", _("原因最多300字。"), field="reason")
        verbs.decline(run, reason=form.cleaned_data["reason"], by=request.user)
        toast(request, _("已記下不採用的原因。"))
    return redirect("resources:of_project", run.project_id)


@open_to(staff=True)
@require_GET
def overload(request: Request, pk: int) -> HttpResponse:
    """What the journal and notices lead to: the week that is too much."""
    found = get_object_or_404(Overload.objects.visible_to(request.user), pk=pk)
    answer = redirect("resources:week", found.monday)
    answer["Location"] += f"?person={found.person_id}"
    return answer
