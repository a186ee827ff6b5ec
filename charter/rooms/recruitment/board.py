"""Recruitment on the boards: openings, people in selection, what comes too late."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.board import Held, Look, Seen, Told, card, stuck
from charter.org.kept import PreparedFor
from charter.org.models import Person
from charter.rooms.recruitment.models import Line, Opening
from charter.rooms.recruitment.permissions import READERS
from charter.rooms.recruitment.queries import RUNNING


def _openings(person: Person, unit: int | None = None) -> QuerySet[Any, Any]:
    rows = Opening.objects.visible_to(person).open()
    return rows if unit is None else rows.filter(department=unit)


def _counted(person: Person, **of: int) -> QuerySet[Any, Any]:
    hired, running = Q(candidates__state="hired"), Q(candidates__state__in=RUNNING)
    rows: Any = _openings(person, **of).order_by()
    rows = rows.annotate(
        hired=Count("candidates", filter=hired), running=Count("candidates", filter=running)
    )
    found: QuerySet[Any, Any] = rows.values_list("number", "hired", "running")
    return found


OPENINGS = Seen(_counted)
LATE = Seen(
    lambda person, **of: (
        _openings(person, **of).filter(needed_by__lt=clock.today()).values_list("pk")
    )
)
PLANNED = PreparedFor(
    lambda person: Line.objects.visible_to(person).in_force().order_by().values_list("pk")[:1]
)


def _told(data: dict[str, Any]) -> Told:
    sums = [
        (gettext("招聘中的職缺"), data["openings"]),
        (gettext("已錄用/人數"), f"{data['hired']}/{data['wanted']}"),
        (gettext("甄選中"), data["running"]),
    ]
    return Told(gettext("招聘"), sums)


@card("recruitment", "recruitment/board_card.html", order=60, wide=False, told=_told)
def recruitment(look: Look) -> dict[str, Any] | None:
    """Only for those who find the plan at all, and only where something is recruited."""
    if not look.person.has_role(*READERS):
        return None
    rows = OPENINGS.rows(look)
    if not rows or PLANNED.first(look.person) is None:
        return None
    url = f"{reverse('recruitment:openings')}?{look.asked.lstrip('&')}"
    return {
        "url": url,
        "openings": len(rows),
        "running": sum(one.running for one in rows),
        "wanted": sum(one.number for one in rows),
        "hired": sum(one.hired for one in rows),
    }


@stuck("recruitment.late", _("職缺過了需要日還沒有補足"))
def late(look: Look) -> Held | None:
    if not look.person.has_role(*READERS):
        return None
    return Held(LATE.count(look), f"{reverse('recruitment:openings')}?late=1{look.asked}", "bad")
