"""What the verbs share: refusals in words, numbers, the demand of HR."""

from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.org.models import Person
from charter.rooms.recruitment.models import Candidate
from charter.rooms.recruitment.permissions import is_apart, may_recruit

MUST = 3  # the level at which somebody meets a qualification, of 5


def _demand_hr(by: Person | None) -> None:
    if not may_recruit(by):
        raise Refused("recruitment.not_allowed", _("招聘由人力資源辦理，請找人力資源的同事。"))


def _needs(text: str, field: str, said: str) -> str:
    if not text.strip():
        raise Refused("recruitment.text_missing", said, field=field)
    return text.strip()


def _number(kind: str) -> str:
    """`CD-2026-0001`: one upsert of the year's row, so two at once wait for each other."""
    name = f"{kind}-{clock.today().year}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registers_counter (name, last) VALUES (%s, 1)"
            " ON CONFLICT (name) DO UPDATE SET last = registers_counter.last + 1 RETURNING last",
            [name],
        )
        (last,) = cursor.fetchone()
    return f"{name}-{last:04}"


def _own(candidate: Candidate, by: Person | None) -> Candidate:
    """The candidate locked, for HR without a conflict."""
    _demand_hr(by)
    rows: Any = Candidate.objects.select_for_update(of=["self"])
    found: Candidate = rows.select_related("opening__department", "person").get(pk=candidate.pk)
    if not is_apart(by, found):
        raise Refused(
            "recruitment.conflict",
            _("你是應徵者本人，或已聲明利害關係，不能參與這次甄選；請另一位人力資源同事辦理。"),
        )
    if found.erased_at:
        raise Refused("recruitment.erased", _("這位應徵者的個人資料已經刪除，不能再辦理。"))
    return found
