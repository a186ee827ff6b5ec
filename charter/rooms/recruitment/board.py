"""Recruitment on the boards: openings, people in selection, what comes too late."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.board import Held, Look, Told, card, stuck
from charter.rooms.recruitment.models import Line, Opening
from charter.rooms.recruitment.queries import counted


def _openings(look: Look) -> Any:
    rows = Opening.objects.visible_to(look.person).open()
    return rows.filter(department=look.department) if look.department else rows


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
    rows = counted(_openings(look))
    if not rows or not Line.objects.visible_to(look.person).in_force().exists():
        return None
    url = f"{reverse('recruitment:openings')}?{look.asked.lstrip('&')}"
    return {
        "url": url,
        "openings": len(rows),
        "running": sum(one.running for one in rows),
        "wanted": sum(one.opening.number for one in rows),
        "hired": sum(one.hired for one in rows),
    }


@stuck("recruitment.late", _("職缺過了需要日還沒有補足"))
def late(look: Look) -> Held | None:
    rows = _openings(look).filter(needed_by__lt=clock.today())
    return Held(rows.count(), f"{reverse('recruitment:openings')}?late=1{look.asked}", "bad")
