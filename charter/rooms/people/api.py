"""Leave, what posts ask for, the directory and the chart over JSON: the same verbs and rights as
the pages."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from charter.org.models import Person, Post, Skill
from charter.rooms.people import queries
from charter.rooms.people.models import Absence
from charter.rooms.people.permissions import may_read_reason
from charter.rooms.people.verbs import absences as verbs
from charter.rooms.people.verbs import drop_post_skill, record_skill, set_post_skill

router = Router()
PAGE = 50


class AbsenceIn(Schema):
    kind: str
    since: dt.date
    until: dt.date
    part: str = "whole"
    reason: str = ""
    person_id: int | None = None


class AbsenceOut(Schema):
    """`kind` and `reason` are null for whom they do not concern."""

    id: int
    person_id: int
    since: dt.date
    until: dt.date
    part: str
    state: str
    kind: str | None
    reason: str | None


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _told(one: Absence, reader: Person) -> dict[str, Any]:
    why = may_read_reason(reader, one)
    return {
        "id": one.pk,
        "person_id": one.person_id,
        "since": one.since,
        "until": one.until,
        "part": one.part,
        "state": one.state,
        "kind": one.kind if why else None,
        "reason": one.reason if why else None,
    }


def _load(request: HttpRequest, pk: int) -> Absence:
    rows = Absence.objects.visible_to(_person(request)).select_related("person")
    return get_object_or_404(rows, pk=pk)


@router.get("/leave", response=list[AbsenceOut])
def absences(request: HttpRequest, after: int = 0) -> Any:
    """Not over yet, fifty at a time by id; `after` is the last one of the page before."""
    me = _person(request)
    rows = Absence.objects.visible_to(me).standing().current().filter(pk__gt=after)
    return [_told(one, me) for one in rows.select_related("person").order_by("pk")[:PAGE]]


@router.post("/leave", response={201: AbsenceOut})
def ask(request: HttpRequest, body: AbsenceIn) -> Any:
    me, data = _person(request), body.dict()
    chosen = data.pop("person_id")
    who = get_object_or_404(Person.objects.staff(), pk=chosen) if chosen else me
    return 201, _told(verbs.ask_absence(who, **data, by=me), me)


@router.get("/leave/{pk}", response=AbsenceOut)
def absence(request: HttpRequest, pk: int) -> Any:
    return _told(_load(request, pk), _person(request))


@router.post("/leave/{pk}/cancel", response=AbsenceOut)
def cancel(request: HttpRequest, pk: int) -> Any:
    verbs.cancel_absence(_load(request, pk), by=_person(request))
    return _told(_load(request, pk), _person(request))


class LevelIn(Schema):
    skill_id: int
    level: int


class LevelOut(Schema):
    skill_id: int
    level: int


class AssessedOut(LevelOut):
    """Who assessed it is null for what was recorded before that was kept."""

    assessed_by_id: int | None
    assessed_on: dt.date | None


def _post(pk: int) -> Post:
    found: Post = get_object_or_404(Post.objects.select_related("department"), pk=pk)
    return found


@router.get("/posts/{int:pk}/skills", response=list[LevelOut])
def needs(request: HttpRequest, pk: int) -> Any:
    return _post(pk).needs.all()


@router.post("/posts/{int:pk}/skills", response=list[LevelOut])
def set_need(request: HttpRequest, pk: int, body: LevelIn) -> Any:
    skill = get_object_or_404(Skill, pk=body.skill_id)
    set_post_skill(_post(pk), skill=skill, level=body.level, by=_person(request))
    return _post(pk).needs.all()


@router.post("/posts/{int:pk}/skills/{int:skill}/drop", response=list[LevelOut])
def drop_need(request: HttpRequest, pk: int, skill: int) -> Any:
    drop_post_skill(_post(pk), skill=get_object_or_404(Skill, pk=skill), by=_person(request))
    return _post(pk).needs.all()


def _colleague(pk: int) -> Person:
    return get_object_or_404(Person.objects.staff(), pk=pk)


@router.get("/colleagues/{int:pk}/skills", response=list[AssessedOut])
def skills(request: HttpRequest, pk: int) -> Any:
    return _colleague(pk).skills.order_by("-level", "skill__name")


@router.post("/colleagues/{int:pk}/skills", response=list[AssessedOut])
def assess(request: HttpRequest, pk: int, body: LevelIn) -> Any:
    one, skill = _colleague(pk), get_object_or_404(Skill, pk=body.skill_id)
    record_skill(one, skill=skill, level=body.level, by=_person(request))
    return one.skills.order_by("-level", "skill__name")


class ColleagueOut(Schema):
    id: int
    name: str
    department_id: int | None
    manager_id: int | None
    phone: str
    email: str
    posts: str


class BelowOut(Schema):
    """`reports` is how many stand right below."""

    id: int
    name: str
    posts: str
    reports: int


@router.get("/colleagues", response=list[ColleagueOut])
def colleagues(
    request: HttpRequest, q: str = "", department: str = "", post: str = "", skill: str = "",
    page: int = 1,
) -> Any:  # fmt: skip
    """The directory, by department and name, fifty to a page."""
    rows = queries.colleagues(q=q, department=department, post=post, skill=skill)
    start = PAGE * (min(max(page, 1), 100_000) - 1)
    found = list(rows[start : start + PAGE])
    held = queries.posts_of(found)
    names = ("id", "name", "department_id", "manager_id", "phone", "email")
    return [
        {**{name: getattr(one, name) for name in names}, "posts": held.get(one.pk, "")}
        for one in found
    ]


@router.get("/chart", response=list[BelowOut])
def chart(request: HttpRequest, of: int | None = None) -> Any:
    """Who stands right below somebody; without anybody, those whom nobody leads."""
    above = _colleague(of) if of else None
    return [
        {"id": one.person.pk, "name": one.person.name, "posts": one.posts, "reports": one.reports}
        for one in queries.branch(above)
    ]
