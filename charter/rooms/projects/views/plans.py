"""The plan's pages: chart, versions, editing, importing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.projects import plan_chart, plan_forms, presenting, presenting_plan
from charter.rooms.projects.models import Plan, Project
from charter.rooms.projects.permissions import may_lead
from charter.rooms.projects.verbs import plan as verbs
from charter.rooms.projects.verbs import plan_edits, plan_products
from charter.rooms.projects.verbs.plan_begin import begin_plan
from charter.rooms.projects.views.common import done, planned, project_of


def _plan(request: Request, pk: int) -> Plan:
    rows = Plan.objects.visible_to(request.user).select_related("project", "project__manager")
    return get_object_or_404(rows, pk=pk)


@open_to(staff=True)
@require_GET
def project_plan(request: Request, pk: int) -> HttpResponse:
    """What was planned beside what is, and why the project is as it is."""
    return _of_project(request, project_of(request, pk), plan_forms.DraftForm())


def _of_project(request: Request, project: Project, form: plan_forms.DraftForm) -> HttpResponse:
    context = planned(request, project) | presenting.frame(project, request.user)
    leads = context["may_lead"]
    return page(request, "projects/plan.html", leads=leads, draft_form=form, **context)


@open_to(staff=True)
@require_POST
def draft(request: Request, pk: int) -> HttpResponse:
    project = project_of(request, pk)
    form = plan_forms.DraftForm(request.POST)
    made: list[Plan] = []

    def act() -> None:
        reason = form.cleaned_data["reason"]
        made.append(begin_plan(project, by=request.user, reason=reason))

    if form.is_valid() and done(form, act):
        return redirect("projects:plan", made[0].pk)
    return _of_project(request, project, form)


@open_to(staff=True)
@require_GET
def plan(request: Request, pk: int) -> HttpResponse:
    """One version, row by row; a draft can be edited here."""
    found = _plan(request, pk)
    return _shown(request, found, plan_forms.TaskForm(plan=found))


def _shown(request: Request, found: Plan, form: plan_forms.TaskForm) -> HttpResponse:
    editable = found.is_draft and may_lead(request.user, found.project)
    related = ("links_before__before", "deliverables")
    context: dict[str, Any] = {
        "plan": found,
        "project": found.project,
        "editable": editable,
        "tasks": found.tasks.select_related("owner").prefetch_related(*related),
        "form": form if editable else None,
        "place": plan_forms.PlaceForm(request.POST or None, plan=found) if editable else None,
        **(presenting_plan.lacking(found) | plan_chart.open_state(found) if editable else {}),
        **presenting_plan.crowded(found),
    }
    return page(request, "projects/plan_edit.html", **context)


@open_to(staff=True)
@require_GET
def chart(request: Request, pk: int) -> HttpResponse:
    """The draft as bars that can be dragged; its list and forms do the same without a script."""
    found = _plan(request, pk)
    if not (found.is_draft and may_lead(request.user, found.project)):
        return redirect("projects:plan", pk)
    return page(request, "projects/plan_chart.html", plan=found, project=found.project)


TURNS = {"undo": plan_edits.undo_edit, "redo": plan_edits.redo_edit}


@open_to(staff=True)
@require_POST
def turn(request: Request, pk: int, step: str) -> HttpResponse:
    """Undo or redo from the list."""
    if step not in TURNS:
        raise Http404
    TURNS[step](_plan(request, pk), by=request.user)
    toast(request, _("已復原。") if step == "undo" else _("已重做。"))
    return redirect("projects:plan", pk)


@open_to(staff=True)
@require_POST
def add(request: Request, pk: int) -> HttpResponse:
    found = _plan(request, pk)
    form = plan_forms.TaskForm(request.POST, plan=found)
    above = request.POST.get("parent", "")
    parent = found.tasks.filter(pk=above).first() if above.isdecimal() else None

    def act() -> None:
        plan_edits.add_row(found, by=request.user, parent=parent, **form.fields_of_task())

    if form.is_valid() and done(form, act):
        return redirect("projects:plan", pk)
    return _shown(request, found, form)


@open_to(staff=True)
@require_POST
def waive(request: Request, pk: int) -> HttpResponse:
    count = plan_products.waive_products(_plan(request, pk), by=request.user)
    toast(request, _("已註明%(count)s項任務不產生交付物。") % {"count": count})
    return redirect("projects:plan", pk)


@open_to(staff=True)
@require_POST
def submit(request: Request, pk: int) -> HttpResponse:
    found = _plan(request, pk)
    verbs.submit_plan(found, by=request.user)
    messages.success(request, _("計劃已送審。"))
    return redirect("projects:project_plan", found.project_id)


@open_to(staff=True)
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    found = _plan(request, pk)
    verbs.discard_plan(found, by=request.user)
    messages.success(request, _("計劃草稿已刪除。"))
    return redirect("projects:project_plan", found.project_id)
