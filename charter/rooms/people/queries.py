"""Questions that span models."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from charter.ground.keys import key_in
from charter.org.models import Department, Person, Posting


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


def colleagues(*, q: str = "", department: str = "", gone: bool = False) -> QuerySet[Person]:
    """Staff with department and manager loaded, by name; leavers only when asked for."""
    people = Person.objects.get_queryset().filter(kind=Person.Kind.STAFF, is_active=not gone)
    if q:
        people = people.filter(Q(name__icontains=q) | Q(username__icontains=q))
    if (chosen := key_in(department)) is not None:
        people = people.filter(department=chosen)
    return people.select_related("department", "manager").order_by("department__code", "name")


def posts_of(people: list[Person]) -> dict[int, str]:
    """Person id -> the titles of the posts held today, in one query."""
    held: dict[int, list[str]] = {}
    current = Posting.objects.current().filter(person__in=people).order_by("post__title")
    for person_id, title in current.values_list("person", "post__title"):
        held.setdefault(person_id, []).append(title)
    return {person_id: "、".join(titles) for person_id, titles in held.items()}


def line_above(person: Person) -> list[Person]:
    """The manager, the manager's manager, … to the top."""
    line: list[Person] = []
    above = person.manager
    while above and above not in line:
        line.append(above)
        above = above.manager
    return line
