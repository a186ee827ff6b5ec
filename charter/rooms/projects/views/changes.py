"""Changing the budget of a running project, and handing it over."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from charter.ground.web import page, toast
from charter.kernel.approvals.models import Request as Asked
from charter.org.models import Person
from charter.org.web import Request, open_to
from charter.rooms.projects import presenting
from charter.rooms.projects.forms.changes import BudgetChangeForm, HandOverForm
from charter.rooms.projects.models import Budget, Project
from charter.rooms.projects.presenting_initiation import paired
from charter.rooms.projects.verbs import budget as verbs
from charter.rooms.projects.verbs import project as projects
from charter.rooms.projects.views.common import done, project_of


def _waiting(project: Project, reader: Person) -> dict[str, Any] | None:
    """The change that is before those who decide, with its page where the reader may open it."""
    found = Budget.objects.unsettled().filter(project=project).first()
    if found is None:
        return None
    asked = Asked.objects.visible_to(reader).about(project).filter(flow_code=verbs.FLOW)
    return {"version": found.version, "asked": asked.order_by("-pk").first()}


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def budget(request: Request, pk: int) -> HttpResponse:
    project = project_of(request, pk)
    present = Budget.objects.in_force_of(project)
    form = BudgetChangeForm(request.POST or None, initial=BudgetChangeForm.of(present))

    def act() -> None:
        verbs.propose_budget(project, by=request.user, **form.values())

    if form.is_valid() and done(form, act):
        toast(request, _("預算變更已送審，核准前原預算照舊。"))
        return redirect("projects:budget", pk)
    versions = Budget.objects.filter(project=project).prefetch_related("lines")
    more = presenting.frame(project, request.user)
    more |= {"form": form, "rows": paired(form), "present": present}
    more |= {"waiting": _waiting(project, request.user)}
    more |= {"may_change": more["may_lead"] and project.phase in Project.ACTIVE}
    rows = versions.order_by("-version")
    return page(request, "projects/project_budget.html", versions=rows, **more)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def hand_over(request: Request, pk: int) -> HttpResponse:
    project = project_of(request, pk)
    form = HandOverForm(request.POST or None, project=project)

    def act() -> None:
        projects.hand_over_project(project, by=request.user, **form.cleaned_data)

    if form.is_valid() and done(form, act):
        toast(request, _("項目已交給%(name)s。") % {"name": form.cleaned_data["to"]})
        return redirect("projects:projects")
    more = presenting.frame(project, request.user)
    return page(request, "projects/project_handover.html", form=form, **more)
