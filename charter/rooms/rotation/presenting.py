"""A hand-over as its page, its paper and its JSON show it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from charter.kernel.handing import LYING, lying_with
from charter.kernel.journal.subjects import url_of, visible
from charter.org.models import Person
from charter.rooms.rotation.models import HandOver, HandOverItem
from charter.rooms.rotation.permissions import may_arrange, may_take

DESK = 200
LATE = "late"


def evening(day: dt.date | None) -> dt.datetime | None:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(18))) if day else None


@dataclass(frozen=True)
class Shown:
    """`url` is "" when the record is gone, or has no page."""

    item: HandOverItem
    url: str
    is_mine: bool


@dataclass(frozen=True)
class Group:
    label: str
    rows: list[Shown]

    @property
    def left(self) -> int:
        return sum(row.item.is_open for row in self.rows)


@dataclass(frozen=True)
class Sheet:
    """`unlisted` is what came to lie there since the list was drawn."""

    groups: list[Group]
    total: int
    left: int
    mine: int
    unlisted: int
    may_arrange: bool

    @property
    def done(self) -> int:
        return self.total - self.left

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 100


def sheet(found: HandOver, reader: Person) -> Sheet:
    items = list(found.items.select_related("successor", "taken_by"))
    for item in items:
        item.handover = found
    urls = _urls(items, reader)
    groups: dict[str, Group] = {}
    for item in items:
        mine = found.is_open and item.is_open and may_take(reader, item)
        shown = Shown(item, urls.get((item.name, item.subject_id), ""), mine)
        groups.setdefault(item.label, Group(item.label, [])).rows.append(shown)
    return Sheet(
        groups=sorted(groups.values(), key=lambda group: (not group.left, group.label)),
        total=len(items),
        left=sum(item.is_open for item in items),
        mine=sum(row.is_mine for group in groups.values() for row in group.rows),
        unlisted=_unlisted(found, items) if found.is_open else 0,
        may_arrange=found.is_open and may_arrange(reader, found),
    )


def _urls(items: Iterable[HandOverItem], reader: Person) -> dict[tuple[str, int], str]:
    """The pages of those that the reader may open. One statement or two per kind, not per item."""
    found: dict[tuple[str, int], str] = {}
    elsewhere: dict[str, list[int]] = {}
    for item in items:
        one = LYING.get(item.name)
        if one is None:
            continue
        if one.page is None:
            found[item.name, item.subject_id] = url_of(one.kind, item.subject_id)
        else:
            elsewhere.setdefault(item.name, []).append(item.subject_id)
    for name, keys in elsewhere.items():
        one = LYING[name]
        rows = one.model._base_manager.filter(pk__in=keys).select_related(*one.beside)
        found.update({(name, record.pk): one.url(record) for record in rows})
    shut = _shut(found, reader)
    return {key: url for key, url in found.items() if key not in shut}


def _shut(found: Iterable[tuple[str, int]], reader: Person) -> set[tuple[str, int]]:
    """Those of a kind that says who may see it, and not this reader."""
    keys: dict[str, set[int]] = {}
    for name, key in found:
        keys.setdefault(name, set()).add(key)
    shut = set()
    for name, those in keys.items():
        if (seen := visible(LYING[name].kind, reader)) is not None:
            open_ = {*seen.filter(pk__in=those).values_list("pk", flat=True)}
            shut |= {(name, key) for key in those - open_}
    return shut


def _unlisted(found: HandOver, items: Iterable[HandOverItem]) -> int:
    known = {(item.name, item.subject_id) for item in items}
    there = lying_with(found.person, found.project_id)
    return sum((one.name, record.pk) not in known for one, record in there)


@dataclass(frozen=True)
class OnDesk:
    """One row of the desk: how many items there are, how many wait, how many of them for me."""

    found: HandOver
    total: int
    left: int
    mine: int

    @property
    def percent(self) -> int:
        return 100 * (self.total - self.left) // self.total if self.total else 100


def desk(reader: Person, state: str, department: int | None = None) -> list[OnDesk]:
    """The most urgent first; those that are over, newest first."""
    rows = HandOver.objects.visible_to(reader).select_related("person", "successor", "project")
    if state in HandOver.State.values:
        rows = rows.filter(state=state)
    elif state == LATE:
        rows = rows.late()
    if department is not None:
        rows = rows.filter(department=department)
    waiting = Q(items__state=HandOverItem.State.OPEN)
    mine = waiting & (Q(items__successor=reader) | Q(items__successor=None, successor=reader))
    counted: Any = rows.annotate(
        total=Count("items"), left=Count("items", filter=waiting), own=Count("items", filter=mine)
    )
    order = ("last_day", "pk") if state in (HandOver.State.OPEN, LATE) else ("-pk",)
    return [OnDesk(one, one.total, one.left, one.own) for one in counted.order_by(*order)[:DESK]]
