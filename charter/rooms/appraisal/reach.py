"""Who may read what belongs to a person: themselves, their line of superiors, HR; nobody else."""

from typing import Any, TypeVar

from django.db import connection
from django.db.models import Q, QuerySet

from charter.org.models import Person, Role

Rows = TypeVar("Rows", bound=QuerySet[Any])

BELOW = """
WITH RECURSIVE led AS (
    SELECT id FROM org_person WHERE manager_id = %s
    UNION SELECT p.id FROM org_person p JOIN led ON p.manager_id = led.id
) SELECT id FROM led WHERE id <> %s
"""


def led_by(person: Person) -> list[int]:
    """All below in the line, however deep; asked once per instance, so once per request."""
    if not hasattr(person, "_led"):
        with connection.cursor() as cursor:
            cursor.execute(BELOW, [person.pk, person.pk])
            person._led = [key for (key,) in cursor.fetchall()]  # type: ignore[attr-defined]
    found: list[int] = person._led  # type: ignore[attr-defined]
    return found


def of_those_led_by(rows: Rows, person: Person, *also: str) -> Rows:
    """Rows with a `person`; `also` are other columns that may name the reader."""
    if person.is_customer:
        return rows.none()
    if person.has_role(Role.HR):
        return rows
    seen = Q(person=person.pk) | Q(person__in=led_by(person))
    for column in also:
        seen |= Q(**{column: person.pk})
    return rows.filter(seen)
