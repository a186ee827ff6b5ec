"""Decisions first: what waits for the one who looks, the nearest limit first."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from charter.ground import clock, formats
from charter.kernel.approvals.models import Request
from charter.kernel.board import Look, Told, card
from charter.org.kept import PreparedFor
from charter.org.models import Person

SHOWN = 3
DAY = 86400


def _waiting(person: Person) -> QuerySet[Any, Any]:
    return Request.objects.waiting_for(person).order_by("due", "pk")


FIRST = PreparedFor(
    lambda person: _waiting(person).values_list("pk", "title", "due", "applicant__name")[:SHOWN]
)
COUNTED = PreparedFor(lambda person: _waiting(person).values_list("pk"))
LONGEST = PreparedFor(
    lambda person: (
        Request.objects.waiting_for(person).order_by("submitted_at").values_list("submitted_at")[:1]
    )
)


def _told(data: dict[str, Any]) -> Told:
    rows = [(one.title, one.applicant__name or "", formats.iso(one.due)) for one in data["rows"]]
    heads = (_("等你決定"), _("申請人"), _("時限"))
    return Told(_("等你決定"), [(_("件數"), data["n"])], heads, rows)


@card("decisions", "approvals/board_card.html", order=0, told=_told)
def decisions(look: Look) -> dict[str, Any] | None:
    if look.department is not None:
        return None
    rows = FIRST.rows(look.person)
    longest = LONGEST.first(look.person) if rows else None
    since = longest.submitted_at if longest else None
    waited = int((clock.now() - since).total_seconds() // DAY) if since else 0
    return {
        "rows": rows,
        "n": COUNTED.count(look.person) if len(rows) == SHOWN else len(rows),
        "days": waited,
        "url": f"{reverse('approvals:inbox')}?tab=todo",
    }
