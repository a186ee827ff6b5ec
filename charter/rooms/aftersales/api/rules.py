"""Words and matrix over JSON."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from charter.org.models import Person
from charter.rooms.aftersales.guessing import Rules
from charter.rooms.aftersales.models import KeywordRule
from charter.rooms.aftersales.verbs import ruling

router = Router()


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


class CellIn(Schema):
    impact: int = Field(ge=1, le=3)
    urgency: int = Field(ge=1, le=3)
    priority: int = Field(ge=1, le=4)


class WordIn(Schema):
    word: str = Field(max_length=40)
    category: str = ""
    topic: str = Field("", max_length=40)
    impact: int | None = Field(None, ge=1, le=3)


class WordOut(WordIn):
    id: int


class RulesOut(Schema):
    matrix: list[CellIn]
    words: list[WordOut]


@router.get("/rules/", response=RulesOut)
def rules(request: HttpRequest) -> Any:
    if _person(request).is_customer:
        raise Http404
    cells = [{"impact": i, "urgency": u, "priority": p} for (i, u), p in Rules.now().matrix.items()]
    return {"matrix": cells, "words": list(KeywordRule.objects.order_by("id"))}


@router.put("/rules/matrix/", response=RulesOut)
def set_matrix(request: HttpRequest, data: list[CellIn]) -> Any:
    """The cells that are named; the others stay."""
    cells = {(one.impact, one.urgency): one.priority for one in data}
    ruling.set_matrix(cells, by=_person(request))
    return rules(request)


@router.post("/rules/words/", response=RulesOut)
def set_word(request: HttpRequest, data: WordIn) -> Any:
    ruling.set_keyword(**data.model_dump(), by=_person(request))
    return rules(request)


@router.delete("/rules/words/{int:pk}/", response=RulesOut)
def remove_word(request: HttpRequest, pk: int) -> Any:
    ruling.remove_keyword(get_object_or_404(KeywordRule, pk=pk), by=_person(request))
    return rules(request)
