"""What a period's appraisals rest on, counted from the work: pure of writing, in few statements.

One statement per figure, whatever the number of people; the rest is arithmetic on keys.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from charter.kernel.merit import FIGURES, Figure, Span
from charter.org.models import Person, Posting, Role
from charter.rooms.people.models import Absence
from charter.rooms.projects.models import Member

THOUSAND = 1000
Days = set[dt.date]


@dataclass
class Bucket:
    """The records of one figure for one scope."""

    good: list[int] = field(default_factory=list)
    missed: list[tuple[int, dt.date | None]] = field(default_factory=list)


@dataclass
class Sheet:
    """One person in the period. `departments` are the days spent in each."""

    person: Person
    superior: Person | None
    days: int
    leave: Days
    departments: dict[int, int]
    is_member: bool


def sheets(span: Span) -> list[Sheet]:
    """Everybody on the staff who was here on a day of the period; six statements."""
    people = list(Person.objects.staff().select_related("manager").order_by("pk"))
    heads, posts, leave = _heads(), _posts(span), _leave(span)
    placed = set(Posting.objects.order_by().values_list("person", flat=True))
    members = set(memberships(span).values_list("person", flat=True))
    found = []
    for person in people:
        here = posts.get(person.pk, [])
        if not here and person.pk not in placed:  # whoever never held a post was here all along
            here = [(person.department_id, span.start, span.last)]
        days = _days(here, span) - leave[person.pk]
        if days:
            by_department = _by_department(here, span)
            above = _superior(person, heads)
            away = leave[person.pk]
            member = person.pk in members
            found.append(Sheet(person, above, len(days), away, by_department, member))
    return found


def memberships(span: Span) -> QuerySet[Member]:
    joined = Member.objects.filter(since__lte=span.last, until__gte=span.start)
    return joined.filter(Q(left_at=None) | Q(left_at__gte=span.first_moment)).order_by()


def _heads() -> dict[int, Person]:
    held = Posting.objects.current().filter(post__roles__contains=[Role.DEPARTMENT_HEAD])
    rows = held.filter(person__is_active=True).select_related("person", "post").order_by("-pk")
    return {row.post.department_id: row.person for row in rows}


def _superior(person: Person, heads: dict[int, Person]) -> Person | None:
    """The manager, else the head of the department; nobody is their own superior."""
    for one in (person.manager, heads.get(person.department_id or 0)):
        if one is not None and one.is_active and not one.is_customer and one.pk != person.pk:
            return one
    return None


Stay = tuple[int | None, dt.date, dt.date]


def _posts(span: Span) -> dict[int, list[Stay]]:
    """Person -> [(department, first day, last day)] of the posts held in the period."""
    rows = Posting.objects.filter(since__lte=span.last).filter(
        Q(until=None) | Q(until__gte=span.start)
    )
    found: dict[int, list[Stay]] = defaultdict(list)
    values = rows.order_by("pk").values_list("person", "post__department", "since", "until")
    for person, department, since, until in values:
        stay = (department, max(since, span.start), min(until or span.last, span.last))
        found[person].append(stay)
    return found


def _each(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    return (first + dt.timedelta(days=n) for n in range((last - first).days + 1))


def _days(stays: list[Stay], span: Span) -> Days:
    return {day for _department, first, last in stays for day in _each(first, last)}


def _by_department(stays: list[Stay], span: Span) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for department, first, last in stays:
        if department is not None:
            found[department] += (last - first).days + 1
    return dict(found)


def _leave(span: Span) -> dict[int, Days]:
    """Person -> the days of the period on approved leave."""
    found: dict[int, Days] = defaultdict(set)
    rows = Absence.objects.approved().touching(span.start, span.last).order_by()
    rows = rows.filter(part=Absence.Part.WHOLE)
    for person, since, until in rows.values_list("person", "since", "until"):
        found[person].update(_each(max(since, span.start), min(until, span.last)))
    return found


def counted(one: Figure, span: Span) -> dict[int, Bucket]:
    """Scope -> its records, each once, in the order of their keys."""
    found: dict[int, Bucket] = defaultdict(Bucket)
    for scope, record, is_good, day in one.counted(span):
        bucket = found[scope]
        if is_good:
            bucket.good.append(record)
        else:
            bucket.missed.append((record, day))
    return found


def everything(span: Span) -> dict[str, dict[int, Bucket]]:
    return {name: counted(one, span) for name, one in FIGURES.items()}


@dataclass(frozen=True)
class Drawn:
    """The records of one figure for one person, those due on leave apart."""

    figure: Figure
    department: int | None
    share: int
    good: list[int]
    missed: list[int]
    on_leave: list[int]


def drawn(sheet: Sheet, work: dict[str, dict[int, Bucket]]) -> list[Drawn]:
    """What counts for one person: own figures that have records, and every shared figure, so
    that it can be seen that the department was asked."""
    found = []
    for name, buckets in work.items():
        one = FIGURES[name]
        for scope, share in _scopes(one, sheet):
            bucket = buckets.get(scope) or Bucket()
            away = set() if one.is_shared else sheet.leave
            missed = sorted(record for record, day in bucket.missed if day not in away)
            excused = sorted(record for record, day in bucket.missed if day in away)
            if one.is_shared or bucket.good or missed or excused:
                where = scope if one.is_shared else None
                found.append(Drawn(one, where, share, sorted(bucket.good), missed, excused))
    return found


def _scopes(one: Figure, sheet: Sheet) -> list[tuple[int, int]]:
    if not one.is_shared:
        return [(sheet.person.pk, THOUSAND)]
    whole = sum(sheet.departments.values())
    return [
        (department, max(1, round(THOUSAND * days / whole)))
        for department, days in sorted(sheet.departments.items())
    ]
