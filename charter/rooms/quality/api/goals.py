"""Goals over JSON: the whole list with what each reached, and a value entered by its owner."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Field, Router, Schema

from charter.rooms.quality.api.common import person, wrong
from charter.rooms.quality.forms.goals import MeasureForm
from charter.rooms.quality.goaltree import Node, forest
from charter.rooms.quality.models import Goal
from charter.rooms.quality.permissions import goal_verbs_for
from charter.rooms.quality.verbs import measures

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
