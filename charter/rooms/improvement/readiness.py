"""What a year needs before its plans can be written, and with what its preparation goes on."""

from typing import Any

from django.utils.translation import gettext as _

from charter.org.models import Department, Person, Role
from charter.rooms.improvement.models import Cycle

LEAST = 3  # members, so that one may leave the vote and the others still decide


def lacking(cycle: Cycle) -> dict[str, list[str]]:
    """What stands between the cycle and its start, in words, under the verb that brings it."""
    seats = cycle.members.seated()
    checks = (
        ("bind_office", cycle.office_id and cycle.holder_id, _("辦公室所在部門與負責人")),
        ("appoint", seats.filter(is_chair=True).exists(), _("組長")),
        ("appoint", seats.count() >= LEAST, _("至少%(n)s名小組成員") % {"n": LEAST}),
        ("include", cycle.plans.exists(), _("納入的部門")),
    )
    found: dict[str, list[str]] = {}
    for verb, there, what in checks:
        if not there:
            found.setdefault(verb, []).append(str(what))
    return found


def office_begins(cycle: Cycle) -> dict[str, Any]:
    """Whoever holds the office's role, where one person alone does."""
    if cycle.holder_id:
        return {"office": cycle.office_id, "holder": cycle.holder_id}
    holders = list(Person.objects.holding(Role.IMPROVEMENT_OFFICE)[:2])
    if len(holders) != 1:
        return {}
    return {"office": holders[0].department_id, "holder": holders[0].pk}


def seat_begins(cycle: Cycle) -> dict[str, Any]:
    return {} if cycle.members.seated().filter(is_chair=True).exists() else {"seat": "chair"}


def unit_begins(cycle: Cycle) -> dict[str, Any]:
    """The next unit that gives service and is not in the year yet, and its head."""
    rest = Department.objects.filter(gives_service=True).exclude(
        pk__in=cycle.plans.values("department")
    )
    unit = rest.order_by("code").first()
    head = Person.objects.heads_of(unit).first() if unit else None
    return {"department": unit and unit.pk, "owner": head and head.pk}
