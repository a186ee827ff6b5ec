"""Who may read what belongs to a person: themselves, their line of superiors, HR; nobody else."""

from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from charter.org.models import Person
from charter.rooms.people.queries import readable_figures

Rows = TypeVar("Rows", bound=QuerySet[Any])


def of_readable(rows: Rows, reader: Person, *also: str) -> Rows:
    """Rows with a `person`; `also` are other columns that may name the reader."""
    if reader.is_customer:
        return rows.none()
    seen = Q(person__in=readable_figures(reader).values("pk"))
    for column in also:
        seen |= Q(**{column: reader.pk})
    return rows.filter(seen)
