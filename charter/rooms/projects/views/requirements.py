"""Requirements: the list, a new one, its evaluation."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground.table import Column, Filter, Table
from charter.ground.web import exported, page, toast
from charter.org.web import Request, open_to
from charter.rooms.projects.forms.records import EvaluationForm, RequirementForm
from charter.rooms.projects.models import Requirement
from charter.rooms.projects.presenting_initiation import next_of
from charter.rooms.projects.verbs.requirement import evaluate_requirement, record_requirement

REQUIREMENTS = Table(
    [
        Column("title", gettext_lazy("需求")),
        Column("customer", gettext_lazy("客戶"), lambda r: str(r.customer)),
        Column("received_on", gettext_lazy("收到日期"), kind="date"),
        Column("recorded_by", gettext_lazy("登記人"), lambda r: str(r.recorded_by)),
        Column("state", gettext_lazy("狀態"), lambda r: r.get_state_display()),
    ],
    row_url=lambda r: reverse("projects:requirement", args=[r.pk]),
    filters=[
        Filter(
            "state",
            gettext_lazy("狀態"),
            lambda rows, v: rows.filter(state=v),
            Requirement.State.choices,
        ),
        Filter("q", gettext_lazy("搜尋"), lambda rows, v: rows.filter(title__icontains=v)),
    ],
    caption=gettext_lazy("客戶需求"),
    empty=gettext_lazy("從拜訪、招標或來信登記第一份需求，評估後就能提出立項。"),
)


@open_to(staff=True)
@require_GET
def requirements(request: Request) -> HttpResponseBase:
    rows = Requirement.objects.visible_to(request.user).select_related("customer", "recorded_by")
    if answer := exported(REQUIREMENTS, rows, request, "requirements"):
        return answer
    view = REQUIREMENTS.view(rows, request.GET)
    return page(request, "projects/requirement_list.html", view=view)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    form = RequirementForm(request.POST or None)
    if not form.is_valid():
        return page(request, "projects/requirement_new.html", form=form)
    made = record_requirement(by=request.user, **form.cleaned_data)
    toast(request, _("已登記，接著做初步評估。"))
    return redirect("projects:requirement", made.pk)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def requirement(request: Request, pk: int) -> HttpResponse:
    seen = Requirement.objects.visible_to(request.user).select_related("customer", "recorded_by")
    found = get_object_or_404(seen, pk=pk)
    known = {name: getattr(found, name) for name in EvaluationForm.base_fields}
    form = EvaluationForm(request.POST or None, initial=known)
    if form.is_valid():
        evaluate_requirement(found, by=request.user, **form.cleaned_data)
        toast(request, _("評估已存。"))
        return redirect("projects:requirement", pk)
    told = next_of(found, request.user)
    return page(request, "projects/requirement.html", requirement=found, form=form, **told)
