"""The customer's home over JSON: what waits, projects, promises, and whether a hash is known."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from charter.ground.errors import Refused
from charter.org.models import Person
from charter.org.reach import shown
from charter.portal import queries
from charter.portal.forms import CheckForm
from charter.portal.views.pages import digest_of
from charter.rooms.projects.models import Acceptance, Project

router = Router()


class WaitOut(Schema):
    title: str
    about: str
    url: str
    mine: bool


class ProjectOut(Schema):
    id: int
    number: str
    name: str
    phase: str
    starts_on: dt.date
    ends_on: dt.date
    acceptance: int | None
    acceptance_state: str


class GoalOut(Schema):
    text: str
    measure: str


class ConditionOut(Schema):
    measure: str
    owner: str
    due: dt.date
    state: str


class ProjectPageOut(ProjectOut):
    goals: list[GoalOut]
    conditions: list[ConditionOut]


class TimesOut(Schema):
    priority: str
    response: str
    resolution: str
    always: bool


class CommitmentOut(Schema):
    id: int
    title: str
    content: str
    hotline: str
    mailbox: str
    times: list[TimesOut]


class DigestIn(Schema):
    digest: str


class KnownOut(Schema):
    kind: str
    title: str
    at: dt.datetime | None
    url: str


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _project(project: Project, acceptance: Acceptance | None) -> dict[str, Any]:
    names = ("number", "name", "phase", "starts_on", "ends_on")
    return {
        "id": project.pk,
        **{name: getattr(project, name) for name in names},
        "acceptance": acceptance.pk if acceptance else None,
        "acceptance_state": acceptance.state if acceptance else "",
    }


@router.get("/waiting/", response=list[WaitOut])
def waiting(request: HttpRequest) -> Any:
    """What only the customer can do; `mine` is what this very contact may do."""
    return [asdict(one) for one in queries.home(_person(request))["waits"]]


@router.get("/projects/", response=list[ProjectOut])
def projects(request: HttpRequest) -> Any:
    return [_project(*pair) for pair in queries.projects(_person(request))]


@router.get("/projects/{int:pk}", response=ProjectPageOut)
def project(request: HttpRequest, pk: int) -> Any:
    """What was agreed, and the punch list of a conditional acceptance."""
    mine = shown(Project.objects.select_related("manager"), _person(request))
    told = queries.project_page(_person(request), get_object_or_404(mine, pk=pk))
    conditions = [
        {"measure": c.measure, "owner": str(c.owner), "due": c.due, "state": c.state}
        for c in told["conditions"]
    ]
    goals = list(told["goals"].values("text", "measure"))
    found = _project(told["project"], told["acceptance"])
    return {**found, "goals": goals, "conditions": conditions}


@router.get("/commitments/", response=list[CommitmentOut])
def commitments(request: HttpRequest) -> Any:
    names = ("priority", "response", "resolution", "always")
    return [
        {
            "id": one.pk,
            **{name: getattr(one, name) for name in ("title", "content", "hotline", "mailbox")},
            "times": [dict(zip(names, row, strict=True)) for row in times],
        }
        for one, times, _calendar in queries.commitments(_person(request))
    ]


@router.post("/check", response=list[KnownOut])
def check(request: HttpRequest, body: DigestIn) -> Any:
    """Records of the own organisation that carry this SHA-256."""
    form = CheckForm({"digest": body.digest})
    if not form.is_valid():
        field, said = next(iter(form.errors.items()))
        raise Refused("portal.bad_digest", str(said[0]), field=field.replace("file", "digest"))
    return [asdict(one) for one in queries.known_by(_person(request), digest_of(form.cleaned_data))]
