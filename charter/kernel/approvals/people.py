"""Who may sit at a step: the rule's people, those uphill of the applicant, and their limits."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection

from charter.ground import clock
from charter.kernel.approvals.models import Limit
from charter.org.models import Person, Posting, Role

if TYPE_CHECKING:
    from charter.kernel.approvals.models import Request
    from charter.org.models.people import PersonQuerySet

CHAIN = """
    WITH RECURSIVE line(id, manager_id, depth) AS (
        SELECT id, manager_id, 0 FROM org_person WHERE id = %s
        UNION SELECT p.id, p.manager_id, line.depth + 1
        FROM org_person p JOIN line ON p.id = line.manager_id WHERE line.depth < 12
    ) SELECT id FROM line WHERE depth > 0 ORDER BY depth
"""


def candidates(rule: dict[str, Any], request: "Request") -> "PersonQuerySet":
    """Active staff who satisfy the rule today."""
    name = rule["rule"]
    staff = Person.objects.staff()
    if name == "role":
        return staff.holding(rule["role"])
    if name == "head_of_department":
        if request.department is None:
            return staff.none()
        return staff.filter(pk__in=Person.objects.heads_of(request.department).values("pk"))
    if name == "project_manager":
        return staff.filter(pk=request.project_manager_id or 0)
    if name == "post":
        return staff.filter(
            pk__in=Posting.objects.current().filter(post=rule["post"]).values("person")
        )
    return staff.filter(pk__in=rule["people"])


def uphill(request: "Request", barred: Collection[int], start: int | None = None) -> list[Person]:
    """Where a missing approver is looked for: the line of managers (of the applicant, or of
    `start`), then management."""
    with connection.cursor() as cursor:
        cursor.execute(CHAIN, [start or request.applicant_id])
        line = [pk for (pk,) in cursor.fetchall()]
    found = Person.objects.staff().in_bulk([pk for pk in line if pk not in barred])
    above = [found[pk] for pk in line if pk in found]
    known = {*barred, *found}
    management = Person.objects.staff().holding(Role.MANAGEMENT).exclude(pk__in=known)
    return within_limit([*above, *management.order_by("pk")], request.amount)


def limits(people: Iterable[int]) -> dict[int, Decimal]:
    """The limits in force; who is missing here has no personal limit."""
    rows = (
        Limit.objects.filter(person__in=people, in_force_at__isnull=False)
        .order_by("person", "-in_force_at", "-id")
        .distinct("person")
    )
    return {row.person_id: row.amount for row in rows}


def within_limit(people: list[Person], amount: Decimal | None) -> list[Person]:
    if amount is None or not people:
        return people
    held = limits(person.pk for person in people)
    return [person for person in people if amount <= held.get(person.pk, amount)]


def may_spend(person: int, amount: Decimal | None) -> bool:
    """The same for one person of whom the id is known."""
    return amount is None or amount <= limits([person]).get(person, amount)


def principals(substitute: Person) -> list[int]:
    """For whom this person stands in right now; one level, since seats are never substitutes'.

    The rows are locked against a revocation until the transaction ends: whether a substitution
    was revoked before a decision is then a matter of order, not of clocks.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id FROM org_substitution WHERE substitute_id = %s AND revoked_at IS NULL"
            " AND starts_at <= %s AND ends_at > %s ORDER BY id FOR SHARE",
            [substitute.pk, clock.now(), clock.now()],
        )
        return [pk for (pk,) in cursor.fetchall()]


def active(people: Collection[int]) -> set[int]:
    """Who of them still works here; locked against leaving until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM org_person WHERE id = ANY(%s) AND is_active AND kind = 'staff'"
            " ORDER BY id FOR SHARE",
            [sorted(people)],
        )
        return {pk for (pk,) in cursor.fetchall()}


def present(people: Collection[int], rule: dict[str, Any], request: "Request") -> dict[int, bool]:
    """Who of them still works here, and whether they satisfy the rule; locked like `active`."""
    inner, given = candidates(rule, request).order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.id, p.id IN ({inner}) FROM org_person p WHERE p.id = ANY(%s)"  # noqa: S608
            " AND p.is_active AND p.kind = 'staff' ORDER BY p.id FOR SHARE OF p",
            [*given, sorted(people)],
        )
        return dict(cursor.fetchall())


def guardian(request: "Request") -> Person:
    """Who must mend a request that nobody may decide: an administrator, else management, else
    whoever is active; never nobody."""
    staff = Person.objects.staff()
    for pool in (staff.holding(Role.ADMINISTRATOR), staff.holding(Role.MANAGEMENT), staff):
        found = pool.exclude(pk__in=request.authors).order_by("pk").first()
        if found:
            return found
    return request.applicant
