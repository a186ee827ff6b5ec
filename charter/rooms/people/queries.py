"""Questions that span models."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import RawSQL

from charter.ground.database.prepared import Prepared
from charter.ground.keys import key_in
from charter.org.models import Department, Person, PersonSkill, Posting, Role, Skill
from charter.rooms.people.matching import gaps as gaps
from charter.rooms.people.matching import holders as holders
from charter.rooms.people.matching import levels as levels
from charter.rooms.people.matching import needs as needs
from charter.rooms.people.matching import needs_of as needs_of
from charter.rooms.people.matching import skill_match as skill_match
from charter.rooms.people.models import PostSkill

BRANCH = 300


@dataclass(frozen=True)
class Unit:
    """A department in its tree, `depth` steps below the top, with its own head count."""

    department: Department
    depth: int
    people: int


def department_tree() -> list[Unit]:
    """Every department, parents before children, in one query."""
    counted = Department.objects.annotate(
        headcount=Count("people", filter=Q(people__is_active=True))
    ).order_by("code")
    below: dict[int | None, list[Department]] = {}
    for department in counted:
        below.setdefault(department.parent_id, []).append(department)

    def walk(parent: int | None, depth: int) -> list[Unit]:
        units = []
        for department in below.get(parent, []):
            units.append(Unit(department, depth, department.headcount))  # type: ignore[attr-defined]
            units += walk(department.pk, depth + 1)
        return units

    return walk(None, 0)


def colleagues(
    *, q: str = "", department: str = "", gone: bool = False, post: str = "", skill: str = ""
) -> QuerySet[Person]:
    """Staff with department and manager loaded, by name; leavers only when asked for. `q` is part
    of a name, a telephone number or the title of a post held today."""
    people = Person.objects.get_queryset().filter(kind=Person.Kind.STAFF, is_active=not gone)
    if q:
        titled = Posting.objects.current().filter(post__title__icontains=q).values("person")
        named = Q(name__icontains=q) | Q(username__icontains=q) | Q(phone__icontains=q)
        people = people.filter(named | Q(pk__in=titled))
    if (chosen := key_in(department)) is not None:
        people = people.filter(department=chosen)
    if (chosen := key_in(post)) is not None:
        people = people.filter(
            pk__in=Posting.objects.current().filter(post=chosen).values("person")
        )
    if (chosen := key_in(skill)) is not None:
        people = people.filter(pk__in=PersonSkill.objects.filter(skill=chosen).values("person"))
    return people.select_related("department", "manager").order_by("department__code", "name")


def posts_of(people: list[Person]) -> dict[int, str]:
    """Person id -> the titles of the posts held today, in one query."""
    held: dict[int, list[str]] = {}
    current = Posting.objects.current().filter(person__in=people).order_by("post__title")
    for person_id, title in current.values_list("person", "post__title"):
        held.setdefault(person_id, []).append(title)
    return {person_id: "、".join(titles) for person_id, titles in held.items()}


TITLES = Prepared(
    lambda person: (
        Posting.objects.current()
        .filter(person=person)
        .order_by("post__title")
        .values_list("post__title")
    ),
    person=int,
)


def posts_of_one(person: int) -> str:
    return "、".join(row.post__title for row in TITLES.rows(person=person))


# The people above somebody, and those below, whoever they are: one walk in the database.
_ABOVE = """WITH RECURSIVE line(id, path) AS (
    SELECT manager_id, ARRAY[id] FROM org_person WHERE id = %s AND manager_id IS NOT NULL
    UNION ALL SELECT one.manager_id, path || one.id FROM org_person one JOIN line USING (id)
    WHERE one.manager_id IS NOT NULL AND one.id <> ALL (path))
    SELECT line.id FROM line ORDER BY cardinality(path)"""
_BELOW = """WITH RECURSIVE line(id) AS (
    SELECT id FROM org_person WHERE manager_id = %s
    UNION SELECT one.id FROM org_person one JOIN line ON one.manager_id = line.id)
    SELECT id FROM line"""


def keys_above(person: Person) -> list[int]:
    """Of the manager, the manager's manager, … to the top."""
    if person.manager_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, [person.pk])
        keys = [key for (key,) in cursor.fetchall()]
    return [key for key in dict.fromkeys(keys) if key != person.pk]


def line_above(person: Person) -> list[Person]:
    """The manager, the manager's manager, … to the top."""
    keys = keys_above(person)
    known = Person.objects.get_queryset().in_bulk(keys) if keys else {}
    return [known[key] for key in keys]


class _Known(threading.local):
    """What was asked about one person while their page is drawn; None elsewhere."""

    answers: dict[tuple[int, int], bool] | None = None


_known = _Known()


@contextmanager
def asked_once() -> Iterator[None]:
    """Each part of a page asks whether figures may be read; the line is walked once for all."""
    _known.answers = {}
    try:
        yield
    finally:
        _known.answers = None


def may_read_figures(viewer: Person, person: Person) -> bool:
    """Whether figures about one person (results, appraisals, merits) are for this reader's eyes:
    the person, the line above them with the head of their department, and HR. Management that
    does not stand in the line sees departments only."""
    if viewer.pk == person.pk:
        return True
    if viewer.is_customer or not viewer.is_active or person.is_customer:
        return False
    if viewer.has_role(Role.HR) or viewer.pk == person.manager_id:
        return True
    known, pair = _known.answers, (viewer.pk, person.pk)
    if known is not None and pair in known:
        return known[pair]
    found = _leads(viewer, person) or viewer.pk in keys_above(person)
    if known is not None:
        known[pair] = found
    return found


def _leads(viewer: Person, person: Person) -> bool:
    """Heads of one department are no superiors of each other."""
    same = viewer.department_id is not None and viewer.department_id == person.department_id
    return (
        same and viewer.has_role(Role.DEPARTMENT_HEAD) and not person.has_role(Role.DEPARTMENT_HEAD)
    )


def readable_figures(viewer: Person) -> QuerySet[Person]:
    """All people of whom `may_read_figures` holds, for lists: `filter(person__in=…)`."""
    people = Person.objects.get_queryset()
    if viewer.is_customer or not viewer.is_active:
        return people.filter(pk=viewer.pk)
    staff = Q(kind=Person.Kind.STAFF)
    if viewer.has_role(Role.HR):
        return people.filter(staff | Q(pk=viewer.pk))
    seen = Q(pk=viewer.pk) | staff & Q(pk__in=RawSQL(_BELOW, [viewer.pk]))  # noqa: S611 - fixed
    if viewer.has_role(Role.DEPARTMENT_HEAD) and viewer.department_id:
        heads = Person.objects.holding(Role.DEPARTMENT_HEAD).values("pk")
        seen |= staff & Q(department=viewer.department_id) & ~Q(pk__in=heads)
    return people.filter(seen)


def may_read_trail(viewer: Person, person: Person) -> bool:
    """What happened to the record of a person: as their figures; administrators keep it. That of
    a customer's contact is open to all colleagues."""
    if person.is_customer and not viewer.is_customer:
        return True
    return may_read_figures(viewer, person) or viewer.has_role(Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Below:
    """One of a branch of the chart, with how many stand right below."""

    person: Person
    posts: str
    reports: int
    below: "list[Below]" = field(default_factory=list)


def branch(of: Person | None) -> list[Below]:
    """Who stands right below somebody; without anybody, the tops (those whom nobody leads). Four
    statements, however many people there are."""
    staff = Person.objects.staff()
    rows = staff.filter(manager=of) if of else staff.exclude(manager__is_active=True)
    found = list(rows.select_related("department").order_by("department__code", "name")[:BRANCH])
    counted = staff.filter(manager__in=found).order_by().values_list("manager")
    reports = dict(counted.annotate(n=Count("pk")))
    posts = posts_of(found)
    return [Below(one, posts.get(one.pk, ""), reports.get(one.pk, 0)) for one in found]


def skills_with_use() -> list[tuple[Skill, int, int]]:
    """Every skill with how many people were assessed in it and how many posts ask for it."""
    able = _uses(PersonSkill.objects.all())
    asked = _uses(PostSkill.objects.all())
    return [(one, able[one.pk], asked[one.pk]) for one in Skill.objects.order_by("name")]


def _uses(rows: QuerySet[Any]) -> Counter[int]:
    return Counter(rows.order_by().values_list("skill", flat=True))
