"""Weeks that ask too much are found, told to those who planned them, and seen to be settled."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects.capacity import WEEK
from charter.rooms.projects.models import Project
from charter.rooms.resources.matrix import Line, matrix
from charter.rooms.resources.models import Overload, ProjectLoad

FOUND = declare(
    "resources.overload.found",
    gettext_lazy("%(title)s那一週超載：排了%(hours)s小時，可用%(room)s小時（%(projects)s）"),
    gettext_lazy("人力超載"),
)
SETTLED = declare(
    "resources.overload.settled",
    gettext_lazy("%(title)s那一週的超載已調整"),
    gettext_lazy("人力超載"),
)
PASSED = declare("resources.overload.passed", gettext_lazy("%(title)s那一週超載到來，沒有調整"))
AHEAD = 8  # weeks watched; the board shows further


@transaction.atomic
def watch(*, by: Person | None = None, people: Iterable[int] | None = None) -> int:
    """Open what is new, settle what fits again; how many were opened. `people` narrows it."""
    chosen = set(people) if people is not None else None
    _pass_by(by)
    seen = matrix(weeks=AHEAD)
    lines = [one for one in seen.lines if chosen is None or one.key in chosen]
    open_rows = Overload.objects.open().select_for_update(of=("self",)).select_related("person")
    standing = {(row.person_id, row.monday): row for row in open_rows}
    over = {(line.key, seen.weeks[n]): (line, n) for line in lines for n in line.over}
    for key, row in standing.items():
        if key not in over and (chosen is None or key[0] in chosen):
            Overload.FLOW.move(row, "settle", ended_at=clock.now())
            record(SETTLED, row, by=by, tell=_planners(row.shares))
    shares = _shares(over) if over else {}
    new = [key for key in over if key not in standing]
    for key in new:
        _open(key, *over[key], shares[key], by)
    for key in over.keys() & standing.keys():
        _refresh(standing[key], *over[key], shares[key])
    return len(new)


def _pass_by(by: Person | None) -> None:
    """The week has begun and ended: nobody can settle it any more."""
    over = Overload.objects.open().filter(monday__lte=clock.today() - WEEK)
    for row in over.select_related("person"):
        Overload.FLOW.move(row, "pass_by", ended_at=clock.now())
        record(PASSED, row, by=by)


Shares = list[list[int]]


def _shares(
    over: dict[tuple[int, dt.date], tuple[Line, int]],
) -> "dict[tuple[int, dt.date], Shares]":
    """Which projects ask for how many minutes in these weeks, the largest first."""
    weeks: dict[int, list[dt.date]] = defaultdict(list)
    for person, monday in over:
        weeks[person].append(monday)
    found: dict[tuple[int, dt.date], Shares] = {key: [] for key in over}
    for row in ProjectLoad.objects.filter(person__in=weeks):
        for monday in weeks[row.person_id]:
            at = (monday - row.first).days // 7
            if 0 <= at < len(row.minutes) and row.minutes[at]:
                found[row.person_id, monday].append([row.project_id, row.minutes[at]])
    return {key: sorted(its, key=lambda one: (-one[1], one[0])) for key, its in found.items()}


def _planners(shares: Shares) -> list[Person]:
    projects = Project.objects.filter(pk__in=[pk for pk, _minutes in shares])
    return list(Person.objects.active().filter(managed_projects__in=projects).distinct())


def _open(key: tuple[int, dt.date], line: Line, n: int, shares: Shares, by: Person | None) -> None:
    person, monday = key
    row = Overload.objects.create(
        person_id=person, monday=monday, minutes=line.asked[n], room=line.has[n], shares=shares
    )
    numbers = dict(
        Project.objects.filter(pk__in=[pk for pk, _m in shares]).values_list("pk", "number")
    )
    record(
        FOUND,
        row,
        by=by,
        tell=_planners(shares),
        hours=round(line.asked[n] / 60, 1),
        room=round(line.has[n] / 60, 1),
        projects="、".join(numbers[pk] for pk, _minutes in shares if pk in numbers),
    )


def _refresh(row: Overload, line: Line, n: int, shares: Shares) -> None:
    """The figures as they are now; that it stands open was told when it was found."""
    now = {"minutes": line.asked[n], "room": line.has[n], "shares": shares}
    if any(getattr(row, name) != value for name, value in now.items()):
        Overload.objects.filter(pk=row.pk).update(**now)
