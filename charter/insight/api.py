"""The boards and the exploration over JSON: the same counts, each with the address of its list."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router

from charter.insight import boards
from charter.insight.exploring import Explored, named
from charter.kernel.board import STUCK, Held, Look
from charter.kernel.indicators.board import watched
from charter.org.models import Department, Person

router = Router()


def _leader(request: HttpRequest) -> Person:
    person = request.user
    if not isinstance(person, Person) or not person.has_role(*boards.LEADERS):
        raise PermissionDenied
    return person


def _told(person: Person, department: Department | None) -> dict[str, Any]:
    """What the page says: figures of indicators with both verdicts, and what is stuck."""
    look = Look(person, department)
    return {
        "department": department.pk if department else None,
        "indicators": [
            {
                "id": one.indicator.pk,
                "label": one.indicator.label,
                "latest": one.latest.value if one.latest else None,
                "unit": one.indicator.unit,
                "target": one.target.value if one.target else None,
                "variation": one.variation[0],
                "capability": one.capability[0],
                "sentence": one.sentence,
            }
            for one in watched(look)
        ],
        "stuck": [
            {"name": one.name, "label": str(one.label), **_held(found)}
            for one in STUCK.values()
            if (found := one.counted(look)) is not None
        ],
    }


def _held(found: Held) -> dict[str, Any]:
    return {"count": found.count, "url": found.url}


@router.get("/board")
def board(request: HttpRequest) -> Any:
    person = _leader(request)
    if not boards.may_see_whole(person):
        raise PermissionDenied
    return _told(person, None)


@router.get("/board/departments/{int:pk}")
def department_board(request: HttpRequest, pk: int) -> Any:
    person = _leader(request)
    return _told(person, get_object_or_404(boards.departments_of(person), pk=pk))


@router.get("/explore")
def explore(request: HttpRequest) -> Any:
    """The address is that of the page: `i` once per indicator, department, since, until."""
    assert isinstance(request.user, Person)
    found = Explored(request.user, request.GET)
    return {
        "indicators": [{"id": one.pk, "label": named(one)} for one in found.indicators],
        "lines": [
            {"period": line.period, "starts": line.starts, "values": line.values}
            for line in found.lines
        ],
    }
