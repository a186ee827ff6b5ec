"""What similar finished projects say, at initiation and at planning; templates of plans."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.projects import experience as found_by
from charter.rooms.projects.models import Adoption, Initiation, Plan, PlanTemplate, Project
from charter.rooms.projects.permissions import may_fill, may_lead, may_retire
from charter.rooms.projects.verbs import experience as verbs
from charter.rooms.projects.views.common import cleaned, project_of


class AdoptForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("種類"), choices=Adoption.Kind.choices)
    text = forms.CharField(label=gettext_lazy("採用的內容"), max_length=2000)
    source = forms.ModelChoiceField(
        label=gettext_lazy("來源項目"), queryset=Project.objects.none(), required=False
    )


class TemplateNameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("範本名稱"), max_length=120)


def _application(request: Request, pk: int) -> Initiation:
    rows = found_by.reachable(request.user)
    return get_object_or_404(rows.select_related("customer", "manager", "applicant"), pk=pk)


@open_to(staff=True)
@require_GET
def experience(request: Request, pk: int) -> HttpResponse:
    one = _application(request, pk)
    project = Project.objects.filter(initiation=one).select_related("manager").first()
    found = found_by.experience_for(one)
    leads = project is not None and may_lead(request.user, project)
    context: dict[str, Any] = {
        "initiation": one,
        "project": project,
        "found": found,
        "applied": found.range and one.starts_on and one.ends_on
        and found.range.applied(one.starts_on, one.ends_on),
        "taken": {text for _kind, text in found_by.adopted(one)},
        "adoptions": one.adoptions.select_related("source", "by"),
        "may_adopt": may_fill(request.user, one) or leads,
        "templates": PlanTemplate.objects.filter(
            service_type=one.service_type, retired_at=None
        ).select_related("source"),
        "may_draft": leads and not Plan.objects.filter(project=project).exists(),
    }  # fmt: skip
    return page(request, "projects/experience.html", **context)


@open_to(staff=True)
@require_POST
def adopt(request: Request, pk: int) -> HttpResponse:
    one = _application(request, pk)
    form = AdoptForm(request.POST)
    form.fields["source"].queryset = Project.objects.visible_to(request.user)  # type: ignore[attr-defined]
    verbs.adopt(one, by=request.user, **cleaned(form))
    toast(request, _("已記錄採用。"))
    return redirect("projects:experience", pk)


@open_to(staff=True)
@require_POST
def keep_template(request: Request, pk: int) -> HttpResponse:
    """Keep the plan in force of a project as a template."""
    plan = get_object_or_404(Plan.objects.in_force(), project=project_of(request, pk))
    verbs.keep_template(plan, by=request.user, **cleaned(TemplateNameForm(request.POST)))
    toast(request, _("已存為範本，同類項目策劃時會看到。"))
    return redirect("projects:project_plan", pk)


@open_to(staff=True)
@require_POST
def use_template(request: Request, pk: int, template: int) -> HttpResponse:
    project = project_of(request, pk)
    chosen = get_object_or_404(PlanTemplate, pk=template)
    plan = verbs.draft_from_template(project, chosen, by=request.user)
    toast(request, _("已照範本擬好草稿，請指定負責人與交付物的當責人。"))
    return redirect("projects:plan", plan.pk)


def _kept(pk: int) -> PlanTemplate:
    return get_object_or_404(PlanTemplate.objects.select_related("source__manager", "by"), pk=pk)


@open_to(staff=True)
@require_GET
def plantemplate(request: Request, pk: int) -> HttpResponse:
    """A template's rows."""
    found = _kept(pk)
    may = not found.retired_at and may_retire(request.user, found)
    return page(request, "projects/plantemplate.html", kept=found, may_retire=may)


@open_to(staff=True)
@require_POST
def retire_template(request: Request, pk: int) -> HttpResponse:
    verbs.retire_template(_kept(pk), by=request.user)
    toast(request, _("範本已停用，不再提供給新的項目。"))
    return redirect("projects:plantemplate", pk)
