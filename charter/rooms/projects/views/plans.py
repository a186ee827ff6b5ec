"""The plan's pages: chart, versions, editing, importing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.web import page
from charter.org.web import Request, open_to
from charter.rooms.projects import plan_forms, presenting
from charter.rooms.projects.models import Plan, Project
from charter.rooms.projects.permissions import may_lead
from charter.rooms.projects.verbs import plan as verbs
from charter.rooms.projects.views.common import planned, project_of


def _project(request: Request, pk: int) -> Project:
    rows = Project.objects.visible_to(request.user).select_related("customer", "manager")
    return get_object_or_404(rows, pk=pk)


def _plan(request: Request, pk: int) -> Plan:
    rows = Plan.objects.visible_to(request.user).select_related("project", "project__manager")
    return get_object_or_404(rows, pk=pk)


@open_to(staff=True)
@require_GET
def project_plan(request: Request, pk: int) -> HttpResponse:
    """What was planned beside what is, and why the project is as it is."""
    project = project_of(request, pk)
    context = planned(request, project) | presenting.frame(project, request.user)
    return page(request, "projects/plan.html", leads=context["may_lead"], **context)


@open_to(staff=True)
@require_POST
def draft(request: Request, pk: int) -> HttpResponse:
    form = plan_forms.DraftForm(request.POST)
    form.full_clean()
    made = verbs.draft_plan(
        _project(request, pk), by=request.user, reason=form.cleaned_data.get("reason", "")
    )
    return redirect("projects:plan", made.pk)


@open_to(staff=True)
@require_GET
def plan(request: Request, pk: int) -> HttpResponse:
    """One version, row by row; a draft can be edited here."""
    found = _plan(request, pk)
    editable = found.is_draft and may_lead(request.user, found.project)
    context: dict[str, Any] = {"plan": found, "project": found.project, "editable": editable}
    tasks = found.tasks.select_related("owner").prefetch_related("links_before__before")
    form = plan_forms.TaskForm(plan=found) if editable else None
    return page(request, "projects/plan_edit.html", tasks=tasks, form=form, **context)


@open_to(staff=True)
@require_POST
def add(request: Request, pk: int) -> HttpResponse:
    found = _plan(request, pk)
    form = plan_forms.TaskForm(request.POST, plan=found)
    if not form.is_valid():
        context: dict[str, Any] = {
            "plan": found,
            "project": found.project,
            "editable": True,
        }
        tasks = found.tasks.select_related("owner").prefetch_related("links_before__before")
        return page(request, "projects/plan_edit.html", tasks=tasks, form=form, **context)
    parent = found.tasks.filter(pk=request.POST.get("parent") or 0).first()
    verbs.add_task(found, by=request.user, parent=parent, **form.fields_of_task())
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
