"""A task's page: what is asked, what was reported, and what its owner or planner may do."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from charter.ground.database.prepared import Prepared, Shape
from charter.ground.web import page
from charter.org.kept import PreparedFor
from charter.org.models import Person
from charter.org.web import Request, open_to
from charter.rooms.projects import plan_forms
from charter.rooms.projects.health import tolerance
from charter.rooms.projects.models import (
    Deliverable,
    Link,
    ProgressReport,
    ProgressReview,
    Project,
    Task,
)
from charter.rooms.projects.permissions import may_lead
from charter.rooms.projects.verbs import plan, plan_links, progress

TASK = Shape(Task, "plan", "project", "owner", "parent")


def _row(person: Person, task: int) -> Any:
    return TASK.of(Task.objects.visible_to(person).filter(pk=task))


REPORT = Shape(ProgressReport, "by")
LINK = Shape(Link, "before")
DELIVERABLE = Shape(Deliverable, "accountable")
SEEN = PreparedFor(_row, task=int)
REPORTS = Prepared(
    lambda task: REPORT.of(ProgressReport.objects.filter(task=task).order_by("-id"))[:20], task=int
)
BEFORE = Prepared(lambda task: LINK.of(Link.objects.filter(after=task).order_by("id")), task=int)
DELIVERABLES = Prepared(
    lambda task: DELIVERABLE.of(Deliverable.objects.filter(task=task).order_by("id")), task=int
)


def _task(request: Request, pk: int) -> Task:
    row = SEEN.first(request.user, task=pk)
    if row is None:
        raise Http404
    task: Task = TASK.make(row)
    return task


def _forms(task: Task, person: Any, posted: dict[str, Any]) -> dict[str, Any]:
    """The forms that this person may fill in now."""
    leads = may_lead(person, task.project)
    if task.plan.is_draft and leads:
        return {
            "edit": plan_forms.TaskForm(
                plan=task.plan, initial=plan_forms.TaskForm.values_of(task)
            ),
            "link": plan_forms.LinkForm(task=task),
            "promise": plan_forms.PromiseForm(),
            **posted,
        }
    runs = task.plan.state == "in_force" and task.kind != "phase" and not task.is_finished
    if runs and (leads or task.owner_id == person.pk):
        return {"report": plan_forms.ReportForm(), "finish": plan_forms.FinishForm(), **posted}
    return {}


def _shown(request: Request, task: Task, **posted: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "task": task,
        "forms": _forms(task, request.user, posted),
        "reports": [REPORT.make(row) for row in REPORTS.rows(task=task.pk)],
        "before": [LINK.make(row) for row in BEFORE.rows(task=task.pk)],
        "deliverables": [DELIVERABLE.make(row) for row in DELIVERABLES.rows(task=task.pk)],
    }
    return page(request, "projects/task.html", **context)


@open_to(staff=True)
@require_GET
def task(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _task(request, pk))


def _report(request: Request, found: Task) -> HttpResponse | None:
    form = plan_forms.ReportForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, report=form)
    progress.report_progress(found, by=request.user, **form.values())
    return None


def _finish(request: Request, found: Task) -> HttpResponse | None:
    form = plan_forms.FinishForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, finish=form)
    progress.finish_task(found, by=request.user, **form.values())
    return None


def _edit(request: Request, found: Task) -> HttpResponse | None:
    form = plan_forms.TaskForm(request.POST, plan=found.plan)
    if not form.is_valid():
        return _shown(request, found, edit=form)
    plan.edit_task(found, by=request.user, **form.fields_of_task(found))
    return None


def _link(request: Request, found: Task) -> HttpResponse | None:
    form = plan_forms.LinkForm(request.POST, task=found)
    if not form.is_valid():
        return _shown(request, found, link=form)
    before = form.cleaned_data["before"]
    plan_links.link_tasks(before, found, by=request.user, **form.values())
    return None


def _promise(request: Request, found: Task) -> HttpResponse | None:
    form = plan_forms.PromiseForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, promise=form)
    plan.promise(found, by=request.user, **form.cleaned_data)
    return None


def _remove(request: Request, found: Task) -> HttpResponse | None:
    plan.remove_task(found, by=request.user)
    return redirect("projects:plan", found.plan_id)


VERBS: dict[str, Callable[[Request, Task], HttpResponse | None]] = {
    "report": _report,
    "finish": _finish,
    "edit": _edit,
    "link": _link,
    "promise": _promise,
    "remove": _remove,
}


@open_to(staff=True)
@require_POST
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    if verb not in VERBS:
        raise Http404
    return VERBS[verb](request, _task(request, pk)) or redirect("projects:task", pk)


@open_to(staff=True)
def review(request: Request, pk: int) -> HttpResponse:
    """The manager's comparison of actual and plan, with a cause for each deviation."""
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    found = tolerance(project)
    data = request.POST if request.method == "POST" else None
    rows = [(d, plan_forms.CauseForm(data, prefix=f"t{d.task.pk}")) for d in found.beyond]
    if data is None or not all(form.is_valid() for _late, form in rows):
        return page(request, "projects/review.html", project=project, rows=rows, found=found)
    causes = {
        late.task.pk: (form.cleaned_data["cause"], form.cleaned_data["explanation"])
        for late, form in rows
    }
    progress.review_progress(project, by=request.user, causes=causes, note=data.get("note", ""))
    return redirect("projects:project_plan", pk)


@open_to(staff=True)
@require_GET
def progressreview(request: Request, pk: int) -> HttpResponse:
    rows = ProgressReview.objects.visible_to(request.user).select_related("project", "by")
    found = get_object_or_404(rows, pk=pk)
    deviations = found.deviations.select_related("task")
    return page(request, "projects/reviewed.html", review=found, deviations=deviations)
