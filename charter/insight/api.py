"""The boards and the exploration over JSON: the same counts, each with the address of its list."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from charter.insight import boards, queries
from charter.insight.exploring import Explored, named
from charter.insight.spans import asked_for
from charter.kernel.board import Held, Told
from charter.kernel.indicators.board import Compared
from charter.org.models import Department, Person

router = Router()


class LineOut(Schema):
    """`due` is null where nothing is late; `clause` is the rule behind it."""

    kind: str
    title: str
    where: str
    url: str
    verb: str
    due: dt.datetime | None
    tone: str
    clause: str


class WorkOut(Schema):
    """All that the person owes, by deadline; the counts are those of every kind together."""

    total: int
    late: int
    today: int
    next_due: dt.datetime | None
    kinds: dict[str, int]
    items: list[LineOut]


@router.get("/work", response=WorkOut)
def my_work(request: HttpRequest, kind: str = "") -> dict[str, Any]:
    """The list of the first page, of one kind or of all, at most 400 lines."""
    person = request.user
    assert isinstance(person, Person)
    work = queries.my_work(person, kind=kind, limit=queries.MOST)
    lines = [line for group in work.groups for line in group.lines]
    told = {"total": work.total, "late": work.late, "today": work.today, "next_due": work.next_due}
    return {**told, "kinds": dict(work.counts), "items": [_line(line) for line in lines]}


def _line(line: queries.Line) -> dict[str, Any]:
    owed = line.owed
    return {
        **{"kind": line.source.kind, "tone": line.tone, "title": owed.title, "where": owed.where},
        **{"url": owed.url, "verb": str(owed.verb), "due": owed.due, "clause": owed.clause},
    }


def _leader(request: HttpRequest) -> Person:
    person = request.user
    if not isinstance(person, Person) or not person.has_role(*boards.LEADERS):
        raise PermissionDenied
    return person


def _told(person: Person, department: Department | None, period: str) -> dict[str, Any]:
    """What the page says: its cards in words, figures of indicators with both verdicts, and what
    is stuck. `period` is 2026-10, 2026-Q4, 2026, or empty for now."""
    span = asked_for(period)
    if span is None:
        raise Http404
    board = boards.drawn(person, department, span)
    watched: list[Compared] = next(
        (data["rows"] for one, data in board.cards if one.name == "indicators"), []
    )
    return {
        "department": department.pk if department else None,
        "period": period or None,
        "cards": {one.name: _said(one.told(data)) for one, data in board.cards},
        "indicators": [
            {
                "now": row.now,
                "before": row.then,
                "id": one.indicator.pk,
                "label": one.indicator.label,
                "latest": one.latest.value if one.latest else None,
                "unit": one.indicator.unit,
                "target": one.target.value if one.target else None,
                "variation": one.variation[0],
                "capability": one.capability[0],
                "sentence": one.sentence,
            }
            for row in watched
            for one in [row.shown]
        ],
        "stuck": [
            {"name": one.name, "label": str(one.label), **_held(found)}
            for one, found in board.stuck
        ],
    }


def _held(found: Held) -> dict[str, Any]:
    return {"count": found.count, "url": found.url}


def _said(told: Told) -> dict[str, Any]:
    return {
        "title": str(told.title),
        "sums": [{"name": str(name), "value": str(value)} for name, value in told.sums],
        "heads": [str(head) for head in told.heads],
        "rows": [[str(cell) for cell in row] for row in told.rows],
    }


@router.get("/board")
def board(request: HttpRequest, period: str = "") -> Any:
    person = _leader(request)
    if not boards.may_see_whole(person):
        raise PermissionDenied
    return _told(person, None, period)


@router.get("/board/departments/{int:pk}")
def department_board(request: HttpRequest, pk: int, period: str = "") -> Any:
    person = _leader(request)
    unit = get_object_or_404(boards.departments_of(person), pk=pk)
    return _told(person, unit, period)


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
