"""A task's page: what is asked, what was reported, and what its owner or planner may do."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from charter.ground.database.prepared import Prepared, Shape
from charter.ground.web import page, toast
from charter.org.kept import PreparedFor
from charter.org.models import Person
from charter.org.web import Request, open_to
from charter.rooms.projects import plan_forms
from charter.rooms.projects.models import (
    Deliverable,
    Link,
    ProgressReport,
    Task,
)
from charter.rooms.projects.permissions import may_lead
from charter.rooms.projects.verbs import plan_edits, plan_order, plan_products, progress
from charter.rooms.projects.views.common import done
from charter.rooms.projects.views.task_lists import silent_for

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
            "place": plan_forms.PlaceForm(plan=task.plan, initial={"parent": task.parent_id}),
            **posted,
        }
    runs = task.plan.state == "in_force" and task.kind != "phase" and not task.is_finished
    if runs and (leads or task.owner_id == person.pk):
        return {
            "report": plan_forms.ReportForm(task=task),
            "finish": plan_forms.FinishForm(),
            **posted,
        }
    return {}


def _shown(request: Request, task: Task, **posted: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "task": task,
        "steps": [(s["name"], s["weight"], task.reached.get(s["name"])) for s in task.steps],
        "silent": silent_for(task),
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


def _tried(
    request: Request, found: Task, name: str, form: forms.Form, act: Callable[[], object]
) -> HttpResponse | None:
    """The page again when the form, or the verb, says no: with the reason beside the field."""
    return None if form.is_valid() and done(form, act) else _shown(request, found, **{name: form})


def _report(request: Request, found: Task) -> HttpResponse | None:
    form = plan_forms.ReportForm(request.POST, task=found)

    def act() -> None:
        progress.report_progress(found, by=request.user, **form.values())

    return _tried(request, found, "report", form, act)


def _finish(request: Request, found: Task) -> HttpResponse | None:
    form = plan_forms.FinishForm(request.POST)

    def act() -> None:
        progress.finish_task(found, by=request.user, **form.values(found))

    return _tried(request, found, "finish", form, act)


def _edit(request: Request, found: Task) -> HttpResponse | None:
    form = plan_forms.TaskForm(request.POST, plan=found.plan)

    def act() -> None:
        fresh = _task(request, found.pk)
        plan_edits.edit_row(fresh, by=request.user, **form.fields_of_task(fresh))

    return _tried(request, found, "edit", form, act)


def _link(request: Request, found: Task) -> HttpResponse | None:
    form = plan_forms.LinkForm(request.POST, task=found)

    def act() -> None:
        before = form.cleaned_data["before"]
        plan_edits.link_rows(before, found, by=request.user, **form.values())

    return _tried(request, found, "link", form, act)


def _promise(request: Request, found: Task) -> HttpResponse | None:
    form = plan_forms.PromiseForm(request.POST)

    def act() -> None:
        plan_products.promise(found, by=request.user, **form.cleaned_data)

    return _tried(request, found, "promise", form, act)


def _place(request: Request, found: Task) -> HttpResponse | None:
    form = plan_forms.PlaceForm(request.POST, plan=found.plan)

    def act() -> None:
        plan_order.place_under(found, by=request.user, **form.cleaned_data)

    return _tried(request, found, "place", form, act)


def _remove(request: Request, found: Task) -> HttpResponse | None:
    plan_edits.remove_row(found, by=request.user)
    return redirect("projects:plan", found.plan_id)


def _unlink(request: Request, found: Task) -> HttpResponse | None:
    link = get_object_or_404(found.links_before, pk=_number(request, "link"))
    plan_edits.unlink_rows(link, by=request.user)
    return None


def _take_back(request: Request, found: Task) -> HttpResponse | None:
    item = get_object_or_404(found.deliverables, pk=_number(request, "deliverable"))
    plan_products.take_back(item, by=request.user)
    return None


def _earlier(request: Request, found: Task) -> HttpResponse | None:
    plan_edits.shift_row(found, earlier=True, by=request.user)
    return _back_to_row(found)


def _later(request: Request, found: Task) -> HttpResponse | None:
    plan_edits.shift_row(found, earlier=False, by=request.user)
    return _back_to_row(found)


def _back_to_row(found: Task) -> HttpResponse:
    """Back to the list, where the row stands now."""
    return redirect(f"{reverse('projects:plan', args=[found.plan_id])}#row-{found.pk}")


def _number(request: Request, name: str) -> int:
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 18 else 0


def _indent(request: Request, found: Task) -> HttpResponse | None:
    plan_edits.indent_row(found, by=request.user)
    return _back_to_row(found)


def _outdent(request: Request, found: Task) -> HttpResponse | None:
    plan_edits.outdent_row(found, by=request.user)
    return _back_to_row(found)


VERBS: dict[str, Callable[[Request, Task], HttpResponse | None]] = {
    "report": _report,
    "finish": _finish,
    "edit": _edit,
    "link": _link,
    "promise": _promise,
    "remove": _remove,
    "unlink": _unlink,
    "take-back": _take_back,
    "place": _place,
    "indent": _indent,
    "outdent": _outdent,
    "earlier": _earlier,
    "later": _later,
}


SAID = {
    "report": gettext_lazy("進度已回報。"),
    "finish": gettext_lazy("任務已完成。"),
    "edit": gettext_lazy("任務已儲存。"),
    "link": gettext_lazy("已加入前置任務。"),
    "promise": gettext_lazy("交付物已訂下。"),
    "place": gettext_lazy("任務已移過去。"),
}


@open_to(staff=True)
@require_POST
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    if verb not in VERBS:
        raise Http404
    answer = VERBS[verb](request, _task(request, pk))
    if answer is None and verb in SAID:
        toast(request, str(SAID[verb]))
    return answer or redirect("projects:task", pk)
