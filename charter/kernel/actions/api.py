"""Actions over JSON: the same verbs as the pages."""

import datetime as dt

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from charter.kernel.actions import verbs
from charter.kernel.actions.models import Action
from charter.kernel.actions.permissions import verbs_for
from charter.org.models import Person

router = Router()
PAGE = 50


class ActionOut(Schema):
    id: int
    measure: str
    cause: str
    state: str
    owner: int = Field(alias="owner_id")
    due: dt.date
    is_late: bool
    kind: str
    subject_id: int
    about_kind: str
    about_id: int
    evidence: str
    effect: str


class ActionDetail(ActionOut):
    can: list[str]


class DoneIn(Schema):
    evidence: str


class VerdictIn(Schema):
    effective: bool
    effect: str = ""


class HandOverIn(Schema):
    to: int
    reason: str


class ExtendIn(Schema):
    due: dt.date
    reason: str


class CancelIn(Schema):
    reason: str


def _load(request: HttpRequest, pk: int) -> tuple[Action, Person]:
    person = request.user
    assert isinstance(person, Person)
    actions = Action.objects.visible_to(person).select_related("owner", "assigned_by")
    return get_object_or_404(actions, pk=pk), person


def _shown(action: Action, person: Person) -> Action:
    action.can = verbs_for(person, action)  # type: ignore[attr-defined]
    return action


@router.get("/", response=list[ActionOut])
def list_actions(
    request: HttpRequest, state: str = "", late: bool = False, mine: bool = False, after: int = 0
) -> object:
    """Newest first, fifty at a time; go on with `after=<last id>`."""
    person = request.user
    assert isinstance(person, Person)
    found = Action.objects.visible_to(person)
    if state:
        found = found.filter(state=state)
    if late:
        found = found.late()
    if mine:
        found = found.owned_by(person)
    if after:
        found = found.filter(pk__lt=after)
    return found.order_by("-pk")[:PAGE]


@router.get("/{int:pk}", response=ActionDetail)
def show_action(request: HttpRequest, pk: int) -> object:
    return _shown(*_load(request, pk))


@router.post("/{int:pk}/done", response=ActionDetail)
def report_done(request: HttpRequest, pk: int, body: DoneIn) -> object:
    action, person = _load(request, pk)
    verbs.report_done(action, evidence=body.evidence, by=person)
    return _shown(action, person)


@router.post("/{int:pk}/verdict", response=ActionDetail)
def verify(request: HttpRequest, pk: int, body: VerdictIn) -> object:
    action, person = _load(request, pk)
    verbs.verify(action, effective=body.effective, effect=body.effect, by=person)
    return _shown(action, person)


@router.post("/{int:pk}/owner", response=ActionDetail)
def hand_over(request: HttpRequest, pk: int, body: HandOverIn) -> object:
    action, person = _load(request, pk)
    to = get_object_or_404(Person.objects.staff(), pk=body.to)
    verbs.hand_over(action, to=to, reason=body.reason, by=person)
    return _shown(action, person)


@router.post("/{int:pk}/due", response=ActionDetail)
def extend(request: HttpRequest, pk: int, body: ExtendIn) -> object:
    action, person = _load(request, pk)
    verbs.extend(action, due=body.due, reason=body.reason, by=person)
    return _shown(action, person)


@router.post("/{int:pk}/cancellation", response=ActionDetail)
def cancel(request: HttpRequest, pk: int, body: CancelIn) -> object:
    action, person = _load(request, pk)
    verbs.cancel(action, reason=body.reason, by=person)
    return _shown(action, person)
