"""Decisions first: what waits for the one who looks, the nearest limit first."""

from typing import Any

from django.urls import reverse

from charter.ground import clock
from charter.kernel.approvals.models import Request
from charter.kernel.board import Look, card

SHOWN = 3
DAY = 86400


@card("decisions", "approvals/board_card.html", order=0)
def decisions(look: Look) -> dict[str, Any] | None:
    if look.department is not None:
        return None
    waiting = Request.objects.waiting_for(look.person).select_related("flow", "applicant")
    found = list(waiting.order_by("due", "pk")[: SHOWN + 50])
    longest = min((r.submitted_at for r in found if r.submitted_at), default=None)
    waited = int((clock.now() - longest).total_seconds() // DAY) if longest else 0
    return {
        "rows": found[:SHOWN],
        "n": len(found),
        "days": waited,
        "url": reverse("approvals:inbox"),
    }
