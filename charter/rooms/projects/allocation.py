"""How much of a person's time is promised, week by week, over all projects still running."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from charter.org.models import Person
from charter.rooms.projects.models import Member, Project, TeamRole

FULL = 100


@dataclass(frozen=True)
class Overload:
    """From `since` (the first day above 100 %) the person is promised `percent` percent."""

    since: dt.date
    percent: int
    projects: tuple[str, ...]


def memberships(person: Person, *, apart_from: int | None = None) -> QuerySet[Member]:
    """What counts: present memberships in projects that are not yet accepted."""
    found = Member.objects.current().filter(person=person, role__project__phase__in=Project.ACTIVE)
    return (found.exclude(pk=apart_from) if apart_from else found).select_related("role__project")


def promised(first: dt.date, last: dt.date, *, apart_from: int | None = None) -> dict[int, int]:
    """Person id -> percent promised to running projects between two days, added up; the project
    `apart_from` is left out."""
    rows = Member.objects.overlapping(first, last).filter(role__project__phase__in=Project.ACTIVE)
    if apart_from is not None:
        rows = rows.exclude(role__project=apart_from)
    found: dict[int, int] = defaultdict(int)
    for person, percent in rows.values_list("person", "percent"):
        found[person] += percent
    return found


def overload(
    others: Iterable[Member], since: dt.date, until: dt.date, percent: int
) -> Overload | None:
    """The first day between two days on which the sum passes 100 percent, or None.

    The sum only rises on a day when a membership starts, so those days are enough.
    """
    others = [m for m in others if m.since <= until and m.until >= since]
    for day in sorted({since, *(m.since for m in others if m.since >= since)}):
        live = [m for m in others if m.since <= day <= m.until]
        total = percent + sum(m.percent for m in live)
        if total > FULL:
            return Overload(day, total, tuple(str(m.role.project.number) for m in live))
    return None


@dataclass(frozen=True)
class Match:
    """One skill a role asks for, and what the person brings (0 = nothing)."""

    skill: str
    asked: int
    has: int

    @property
    def is_met(self) -> bool:
        return self.has >= self.asked


def match(role: TeamRole, person: Person) -> list[Match]:
    """Skill by skill; callers who show many prefetch `skills__skill` on both sides."""
    has = {s.skill_id: s.level for s in person.skills.all()}
    return [Match(str(a.skill), a.level, has.get(a.skill_id, 0)) for a in role.skills.all()]


def answered(matches: Iterable[tuple[int, int]]) -> int:
    """Percent of the (asked, there) levels that are there, rounded down; more than asked counts
    no more, and 100 where nothing is asked."""
    pairs = list(matches)
    asked = sum(needed for needed, _there in pairs)
    return FULL * sum(min(pair) for pair in pairs) // asked if asked else FULL
