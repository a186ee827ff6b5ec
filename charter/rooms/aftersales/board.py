"""Cases on the board: the numbers of the inbox's own lists."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from charter.kernel.board import Look, Told, card
from charter.rooms.aftersales import listing

SHOWN = ("soon", "unassigned", "follow_up", "open")


def _told(data: dict[str, Any]) -> Told:
    return Told(_("售後服務"), [(word, n) for word, n, _tone, _url in data["sums"]])


@card("aftersales", "aftersales/board_card.html", order=10, wide=False, told=_told)
def cases(look: Look) -> dict[str, Any] | None:
    if look.department is not None:
        return None
    counted, inbox = listing.counts(look.person), reverse("aftersales:inbox")
    full = listing.COUNTED
    return {
        "url": f"{inbox}?view=open",
        "sums": [
            (
                listing.BY_NAME[name].label,
                f"{full - 1}+" if counted[name] >= full else counted[name],
                "bad" if listing.BY_NAME[name].hot and counted[name] else "",
                f"{inbox}?view={name}",
            )
            for name in SHOWN
        ],
    }
