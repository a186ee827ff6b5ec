"""Articles over JSON: the same forms and verbs as the pages."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from charter.ground.api import named
from charter.org.models import Person
from charter.rooms.knowledge import verbs
from charter.rooms.knowledge.models import Article, counted
from charter.rooms.knowledge.permissions import verbs_for
from charter.rooms.knowledge.queries import articles_like

router = Router()
PAGE = 50


class ArticleOut(Schema):
    id: int
    number: str
    title: str
    audience: str
    state: str
    version: int
    owner: int = Field(alias="owner_id")
    reviewed_on: dt.date | None


class ArticleDetail(ArticleOut):
    symptom: str
    cause: str
    solution: str
    used: int
    yes: int
    no: int
    can: list[str]


class ArticleIn(Schema):
    title: str
    symptom: str
    solution: str
    cause: str = ""
    audience: str = Article.Audience.INTERNAL.value
    owner: int | None = None


class ChangeIn(ArticleIn):
    why: str


class FindingIn(Schema):
    finding: str


class ReasonIn(Schema):
    reason: str


class VoteIn(Schema):
    helpful: bool


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _one(request: HttpRequest, pk: int) -> Article:
    rows = counted(Article.objects.visible_to(_person(request)))
    found: Article = get_object_or_404(rows.defer("search"), pk=pk)
    return found


def _told(data: ArticleIn) -> dict[str, Any]:
    owner = named(Person.objects.staff(), data.owner, "owner") if data.owner else None
    return {**data.model_dump(), "owner": owner}


def _detail(request: HttpRequest, pk: int) -> Any:
    found = _one(request, pk)
    found.can = verbs_for(_person(request), found)  # type: ignore[attr-defined]
    return found


@router.get("/articles/", response=list[ArticleOut])
def articles(request: HttpRequest, state: str = "", q: str = "", before: int = 0) -> Any:
    """Newest first, fifty at a time; go on with `before=<last id>`."""
    rows = Article.objects.visible_to(_person(request)).defer("search").order_by("-pk")
    rows = rows.filter(state=state) if state else rows
    rows = rows.found_by(q) if q.strip() else rows
    return rows.filter(pk__lt=before)[:PAGE] if before else rows[:PAGE]


@router.get("/articles/like/", response=list[ArticleOut])
def like(request: HttpRequest, text: str) -> Any:
    """Published articles that speak of the same, the most alike first."""
    return articles_like(text, _person(request))


@router.post("/articles/", response={201: ArticleDetail})
def write(request: HttpRequest, data: ArticleIn) -> Any:
    made = verbs.write(by=_person(request), **_told(data))
    return 201, _detail(request, made.pk)


@router.get("/articles/{int:pk}/", response=ArticleDetail)
def read(request: HttpRequest, pk: int) -> Any:
    return _detail(request, pk)


@router.put("/articles/{int:pk}/", response=ArticleDetail)
def change(request: HttpRequest, pk: int, data: ChangeIn) -> Any:
    verbs.change(_one(request, pk), by=_person(request), **_told(data))
    return _detail(request, pk)


@router.post("/articles/{int:pk}/vote/", response=ArticleDetail)
def vote(request: HttpRequest, pk: int, data: VoteIn) -> Any:
    verbs.vote(_one(request, pk), is_helpful=data.helpful, by=_person(request))
    return _detail(request, pk)


@router.post("/articles/{int:pk}/review/", response=ArticleDetail)
def review(request: HttpRequest, pk: int, data: FindingIn) -> Any:
    verbs.review(_one(request, pk), finding=data.finding, by=_person(request))
    return _detail(request, pk)


@router.post("/articles/{int:pk}/retire/", response=ArticleDetail)
def retire(request: HttpRequest, pk: int, data: ReasonIn) -> Any:
    verbs.retire(_one(request, pk), reason=data.reason, by=_person(request))
    return _detail(request, pk)


@router.post("/articles/{int:pk}/{verb}/", response=ArticleDetail)
def act(request: HttpRequest, pk: int, verb: str) -> Any:
    """publish, reopen"""
    plain = {"publish": verbs.publish, "reopen": verbs.reopen}
    if verb not in plain:
        raise Http404
    plain[verb](_one(request, pk), by=_person(request))
    return _detail(request, pk)
