"""How good the proposals are, over JSON; learning, using and stopping by the same verbs."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from charter.org.models import Person
from charter.rooms.classifying import training, verbs
from charter.rooms.classifying.models import TextModel
from charter.rooms.classifying.permissions import verbs_for
from charter.rooms.classifying.queries import live
from charter.rooms.classifying.tasks import TASKS

router = Router()


class ModelOut(Schema):
    """Counts are of held-back texts that it never saw."""

    id: int
    task: str
    version: int
    state: str
    trained_at: dt.datetime
    learned: int
    held_back: int
    right: int
    majority_right: int
    rules_right: int
    digest: str


class ModelDetail(ModelOut):
    confusion: list[list[str | int]]
    can: list[str]


class TaskOut(Schema):
    name: str
    title: str
    can_learn: bool
    model: ModelOut | None
    settled: int
    corrected: int


class StopIn(Schema):
    reason: str


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _model(request: HttpRequest, pk: int) -> TextModel:
    return get_object_or_404(TextModel.objects.listed().visible_to(_person(request)), pk=pk)


def _detail(request: HttpRequest, pk: int) -> dict[str, Any]:
    found = _model(request, pk)
    facts = {name: getattr(found, name) for name in ModelOut.model_fields}
    can = verbs_for(_person(request), found)
    return {**facts, "confusion": found.confusion, "can": can}


@router.get("/", response=list[TaskOut])
def tasks(request: HttpRequest) -> Any:
    """What is proposed, by which model (null: by keywords), and how often people corrected it in
    the last ninety days."""
    in_use = {one.task: one for one in TextModel.objects.listed().in_use()}
    found = []
    for task in TASKS.values():
        now = in_use.get(task.name)
        said = live(task.name).get(now.pk if now else None)
        found.append(
            {
                "name": task.name,
                "title": str(task.title),
                "can_learn": training.is_installed(),
                "model": now,
                "settled": said.settled if said else 0,
                "corrected": said.corrected if said else 0,
            }
        )
    return found


@router.get("/models/", response=list[ModelOut])
def models(request: HttpRequest, task: str = "") -> Any:
    rows = TextModel.objects.listed().visible_to(_person(request)).order_by("-pk")
    return rows.filter(task=task)[:50] if task else rows[:50]


@router.get("/models/{int:pk}/", response=ModelDetail)
def model(request: HttpRequest, pk: int) -> Any:
    return _detail(request, pk)


@router.post("/models/{int:pk}/use/", response=ModelDetail)
def use(request: HttpRequest, pk: int) -> Any:
    verbs.use(_model(request, pk), by=_person(request))
    return _detail(request, pk)


@router.post("/models/{int:pk}/stop/", response=ModelDetail)
def stop(request: HttpRequest, pk: int, data: StopIn) -> Any:
    verbs.stop(_model(request, pk), reason=data.reason, by=_person(request))
    return _detail(request, pk)


@router.post("/{str:name}/learn/", response={202: list[TaskOut]})
def learn(request: HttpRequest, name: str) -> Any:
    """Asks the worker; the model appears in the list when it is done."""
    if name not in TASKS:
        raise Http404
    verbs.ask(TASKS[name], by=_person(request))
    return 202, tasks(request)
