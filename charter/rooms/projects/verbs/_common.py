"""What the verbs of this room share: numbers without gaps, demanded texts and rights."""

from django.db import connection
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.org.models import Person


def _next_number(kind: str) -> str:
    """`P-2026-014`. One upsert of the year's row: two at once wait for each other."""
    year = clock.today().year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO projects_counter (kind, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (kind, year) DO UPDATE SET last = projects_counter.last + 1"
            " RETURNING last",
            [kind, year],
        )
        (last,) = cursor.fetchone()
    return f"{kind}-{year}-{last:03}"


def _text(value: str, field: str, label: str) -> str:
    """The text without its margins; empty is refused, naming the field."""
    if not value.strip():
        raise Refused(
            "projects.text_missing", _("「%(field)s」不能留白。") % {"field": label}, field=field
        )
    return value.strip()


def _demand(allowed: bool, by: Person | None) -> None:
    """The system may; a person must be allowed to."""
    if by is not None and not allowed:
        raise Refused("projects.not_allowed", _("你沒有權限做這件事，請找項目經理或部門主管處理。"))
