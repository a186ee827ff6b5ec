"""Goals over JSON: the whole list with what each reached; proposed, broken down, measured."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Field, Router, Schema

from charter.ground.api import wrong
from charter.rooms.projects.models import Project
from charter.rooms.quality.api.common import person
from charter.rooms.quality.forms.goals import (
    AimForm,
    BreakdownForm,
    ChangeForm,
    MeasureForm,
    RetireGoalForm,
)
from charter.rooms.quality.goaltree import Node, forest
from charter.rooms.quality.models import Goal
from charter.rooms.quality.permissions import goal_verbs_for
from charter.rooms.quality.verbs import goals as verbs
from charter.rooms.quality.verbs import measures, proposing

router = Router()


class GoalOut(Schema):
    """`target` is the one in force today; `actual` the value of `period`, the last measured."""

    id: int
    parent: int | None
    project: int | None
    title: str
    place: str
    owner: int
    weight: int | None
    target: Decimal
    unit: str
    direction: str
    period: str | None
    actual: Decimal | None
    met: bool | None
    parts_reach: Decimal | None


class MeasureOut(Schema):
    period: str
    starts: dt.date
    value: Decimal | None
    target: Decimal
    missing: str
    by: int | None = Field(alias="by_id")


class PartIn(Schema):
    """One row of a breakdown. `place` is d5 (department), p7 (post) or sdelivery (step); `goal` the
    part that stands already; without a `target` the one above is followed."""

    place: str
    title: str
    owner: int
    weight: int
    target: Decimal | None = None
    indicator: str = ""
    goal: int | None = None


class GoalDetail(Schema):
    id: int
    title: str
    state: str
    measures: list[MeasureOut]
    can: list[str]


def _told(node: Node) -> dict[str, Any]:
    goal, last, rate = node.goal, node.last, node.rate
    names = ("id", "title", "place", "weight", "unit", "direction")
    return {
        **{name: getattr(goal, name) for name in names},
        "parent": goal.parent_id,
        "project": goal.project_id,
        "owner": goal.owner_id,
        "target": node.target,
        "period": last.period if last else None,
        "actual": last.value if last else None,
        "met": rate.met if rate else None,
        "parts_reach": node.of_parts,
    }


def _flat(nodes: list[Node]) -> list[dict[str, Any]]:
    return [row for node in nodes for row in (_told(node), *_flat(node.parts))]


@router.get("/goals/", response=list[GoalOut])
def list_goals(request: HttpRequest, project: int | None = None) -> Any:
    """Those of the organisation, or of a project; parents before their parts."""
    seen = Goal.objects.visible_to(person(request)).filter(project=project)
    return _flat(forest(seen))


def _goal(request: HttpRequest, pk: int) -> Goal:
    one: Goal = get_object_or_404(Goal.objects.visible_to(person(request)), pk=pk)
    return one


def _detail(request: HttpRequest, one: Goal) -> dict[str, Any]:
    facts = {"id": one.pk, "title": one.title, "state": one.state}
    can = goal_verbs_for(person(request), one)
    return {**facts, "measures": list(one.measures.all()[:25]), "can": can}


@router.get("/goals/{int:pk}/", response=GoalDetail)
def read(request: HttpRequest, pk: int) -> Any:
    return _detail(request, _goal(request, pk))


@router.post("/goals/{int:pk}/measure/", response=GoalDetail)
def measure(request: HttpRequest, pk: int, data: Body[dict[str, Any]]) -> Any:
    one, form = _goal(request, pk), MeasureForm(data)
    if not form.is_valid():
        return wrong(form)
    measures.measure(one, by=person(request), **form.cleaned_data)
    return _detail(request, one)


@router.post("/goals/", response={201: GoalDetail})
def propose(request: HttpRequest, data: Body[dict[str, Any]], project: int | None = None) -> Any:
    """One of the organisation or of a project; it rules once others have agreed."""
    by, form = person(request), AimForm(data)
    seen = Project.objects.visible_to(by)
    among = get_object_or_404(seen, pk=project) if project is not None else None
    if not form.is_valid():
        return wrong(form)
    return 201, _detail(request, proposing.propose(form.aim, project=among, by=by))


@router.post("/goals/{int:pk}/change/", response=GoalDetail)
def change(request: HttpRequest, pk: int, data: Body[dict[str, Any]]) -> Any:
    """Sent for approval; until then the goal rules as it stands."""
    one, form = _goal(request, pk), ChangeForm(data)
    if not form.is_valid():
        return wrong(form)
    reason = form.cleaned_data["reason"]
    proposing.propose_change(one, form.aim, reason=reason, by=person(request))
    return _detail(request, _goal(request, pk))


@router.post("/goals/{int:pk}/parts/", response=GoalDetail)
def break_down(request: HttpRequest, pk: int, data: Body[list[PartIn]]) -> Any:
    """All parts at once, so that their weights sum to 100; sent for approval."""
    one = _goal(request, pk)
    rows: dict[str, Any] = {"rows": str(len(data))}
    for n, part in enumerate(data):
        rows |= {f"{n}-{name}": value for name, value in part.dict().items()}
    form = BreakdownForm(one, list(one.children.in_force().order_by("pk")), rows)
    if not form.is_valid():
        return wrong(next(row for row in form.rows if row.errors))
    proposing.propose_parts(one, form.read(), by=person(request))
    return _detail(request, _goal(request, pk))


@router.post("/goals/{int:pk}/retire/", response=GoalDetail)
def retire(request: HttpRequest, pk: int, data: Body[dict[str, Any]]) -> Any:
    one, form = _goal(request, pk), RetireGoalForm(data)
    if not form.is_valid():
        return wrong(form)
    verbs.retire(one, by=person(request), **form.cleaned_data)
    return _detail(request, _goal(request, pk))
