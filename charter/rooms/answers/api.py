"""Prepared answers over JSON: the same verbs as the pages."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from charter.ground.api import named
from charter.org.models import Department, Person
from charter.rooms.answers import verbs
from charter.rooms.answers.models import Macro

router = Router()


class MacroIn(Schema):
    name: str = Field(max_length=60)
    department: int | None = None
    text: str
    then: str = ""
    reason: str = Field("", max_length=200)
    cause: str = ""
    solution: str = ""


class MacroOut(MacroIn):
    id: int
    department: int | None = Field(alias="department_id")
    is_active: bool


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _told(data: MacroIn) -> dict[str, Any]:
    office = (
        named(Department.objects.all(), data.department, "department") if data.department else None
    )
    return {**data.model_dump(), "department": office}


def _one(request: HttpRequest, pk: int) -> Macro:
    return get_object_or_404(Macro.objects.visible_to(_person(request)), pk=pk)


@router.get("/macros/", response=list[MacroOut])
def macros(request: HttpRequest, offered: bool = False) -> Any:
    """All that are in use; `offered` those of the person's own department and of the house."""
    rows = Macro.objects.visible_to(_person(request)).filter(is_active=True)
    return Macro.objects.offered_to(_person(request)) if offered else rows


@router.post("/macros/", response={201: MacroOut})
def prepare(request: HttpRequest, data: MacroIn) -> Any:
    return 201, verbs.prepare(by=_person(request), **_told(data))


@router.put("/macros/{int:pk}/", response=MacroOut)
def change(request: HttpRequest, pk: int, data: MacroIn) -> Any:
    found = _one(request, pk)
    verbs.change(found, by=_person(request), **_told(data))
    return found


@router.post("/macros/{int:pk}/retire/", response=MacroOut)
def retire(request: HttpRequest, pk: int) -> Any:
    found = _one(request, pk)
    verbs.retire(found, by=_person(request))
    return found
