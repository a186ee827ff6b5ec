"""Writing a plan over JSON: the forms and verbs of the plan's pages."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Router, Schema

from charter.org.models import Person
from charter.rooms.projects import plan_forms
from charter.rooms.projects.api.common import Values, checked, filled
from charter.rooms.projects.models import Deliverable, Link, Member, Plan, Project, Task
from charter.rooms.projects.verbs import plan as plans
from charter.rooms.projects.verbs import plan_links, plan_order, plan_products
from charter.rooms.projects.verbs.plan_begin import begin_plan

router = Router()


class PlanOut(Schema):
    id: int
    version: int
    state: str
    reason: str


class RowOut(Schema):
    id: int
    number: str
    position: int
    parent_id: int | None
    kind: str
    name: str
    owner_id: int | None
    produces: bool


class LinkOut(Schema):
    id: int
    before_id: int
    after_id: int
    relation: str
    lag: int


class DeliverableOut(Schema):
    id: int
    task_id: int
    name: str
    accountable_id: int


class DraftIn(Schema):
    reason: str = ""


class PlaceIn(Schema):
    """`move` is "earlier" or "later"; else `parent` names the phase (null: the top)."""

    move: str = ""
    parent: int | None = None


class PartIn(Schema):
    member: int
    letter: str = ""


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _plan(request: HttpRequest, pk: int) -> Plan:
    rows = Plan.objects.visible_to(_person(request)).select_related("project__manager")
    return get_object_or_404(rows, pk=pk)


def _row(request: HttpRequest, pk: int) -> Task:
    rows = Task.objects.visible_to(_person(request)).select_related("plan__project", "project")
    return get_object_or_404(rows, pk=pk)


@router.post("/projects/{int:pk}/plans", response={201: PlanOut})
def draft(request: HttpRequest, pk: int, body: DraftIn) -> Any:
    """A first draft with the application's milestones, or a new version copied from the plan in
    force (it needs a reason)."""
    project = get_object_or_404(Project.objects.visible_to(_person(request)), pk=pk)
    return 201, begin_plan(project, by=_person(request), reason=body.reason)


@router.get("/plans/{int:pk}/tasks", response=list[RowOut])
def rows(request: HttpRequest, pk: int, after: int = -1) -> Any:
    """The rows of one version, two hundred at a time; `after` is the last row's position."""
    found = _plan(request, pk).tasks.filter(position__gt=after)
    return list(found.order_by("position")[:200])


@router.post("/plans/{int:pk}/tasks", response={201: RowOut})
def add(request: HttpRequest, pk: int, values: Body[Values]) -> Any:
    plan = _plan(request, pk)
    parent = plan.tasks.filter(pk=str(values.pop("parent", None) or 0)).first()
    form = plan_forms.TaskForm({"produces": True, **values}, plan=plan)
    checked(form)
    fields = form.fields_of_task()
    return 201, plans.add_task(plan, by=_person(request), parent=parent, **fields)


@router.put("/rows/{int:pk}", response=RowOut)
def edit(request: HttpRequest, pk: int, values: Body[Values]) -> Any:
    """What is not named stays as it is."""
    task = _row(request, pk)
    form = plan_forms.TaskForm(plan_forms.TaskForm.values_of(task) | values, plan=task.plan)
    checked(form)
    return plans.edit_task(task, by=_person(request), **form.fields_of_task(task))


@router.delete("/rows/{int:pk}", response={204: None})
def remove(request: HttpRequest, pk: int) -> Any:
    plans.remove_task(_row(request, pk), by=_person(request))
    return 204, None


@router.post("/rows/{int:pk}/place", response=RowOut)
def place(request: HttpRequest, pk: int, body: PlaceIn) -> Any:
    task, by = _row(request, pk), _person(request)
    if body.move in ("earlier", "later"):
        plan_order.shift_task(task, earlier=body.move == "earlier", by=by)
    else:
        parent = get_object_or_404(task.plan.tasks, pk=body.parent) if body.parent else None
        plan_order.place_under(task, parent=parent, by=by)
    return _row(request, pk)


@router.post("/rows/{int:pk}/links", response={201: LinkOut})
def link(request: HttpRequest, pk: int, values: Body[Values]) -> Any:
    task = _row(request, pk)
    form = plan_forms.LinkForm({"relation": "FS", **values}, task=task)
    before = checked(form)["before"]
    return 201, plan_links.link_tasks(before, task, by=_person(request), **form.values())


@router.delete("/links/{int:pk}", response={204: None})
def unlink(request: HttpRequest, pk: int) -> Any:
    plans_seen = Plan.objects.visible_to(_person(request)).values("pk")
    found = get_object_or_404(Link.objects.filter(plan__in=plans_seen), pk=pk)
    plan_links.unlink_tasks(found, by=_person(request))
    return 204, None


@router.post("/rows/{int:pk}/deliverables", response={201: DeliverableOut})
def promise(request: HttpRequest, pk: int, values: Body[Values]) -> Any:
    cleaned = checked(filled(plan_forms.PromiseForm, values))
    return 201, plan_products.promise(_row(request, pk), by=_person(request), **cleaned)


def _deliverable(request: HttpRequest, pk: int) -> Deliverable:
    seen = Task.objects.visible_to(_person(request)).values("pk")
    rows = Deliverable.objects.filter(task__in=seen).select_related("task__plan", "task__project")
    return get_object_or_404(rows, pk=pk)


@router.delete("/deliverables/{int:pk}", response={204: None})
def take_back(request: HttpRequest, pk: int) -> Any:
    plan_products.take_back(_deliverable(request, pk), by=_person(request))
    return 204, None


@router.put("/deliverables/{int:pk}/parts", response={204: None})
def set_part(request: HttpRequest, pk: int, body: PartIn) -> Any:
    item = _deliverable(request, pk)
    member = get_object_or_404(Member, pk=body.member, role__project=item.task.project_id)
    plan_products.set_part(item, member, letter=body.letter, by=_person(request))
    return 204, None


@router.post("/plans/{int:pk}/waiver", response=dict[str, int])
def waive(request: HttpRequest, pk: int) -> Any:
    """Say that the tasks without a deliverable hand nothing over."""
    return {"tasks": plan_products.waive_products(_plan(request, pk), by=_person(request))}


@router.post("/plans/{int:pk}/submission", response=PlanOut)
def submit(request: HttpRequest, pk: int) -> Any:
    plans.submit_plan(_plan(request, pk), by=_person(request))
    return _plan(request, pk)


@router.delete("/plans/{int:pk}", response={204: None})
def discard(request: HttpRequest, pk: int) -> Any:
    plans.discard_plan(_plan(request, pk), by=_person(request))
    return 204, None
