"""Awards on the board: how much of the year's budget departments have used. No names."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charter.ground import clock, money
from charter.kernel.board import Held, Look, Told, card, stuck
from charter.rooms.merits.models import Award, Budget, Outcome
from charter.rooms.merits.reach import keeps


def _told(data: dict[str, Any]) -> Told:
    spent = gettext("%(year)s年已核准") % {"year": data["year"]}
    sums = [(spent, money.shown(data["spent"])), (gettext("預算"), money.shown(data["amount"]))]
    return Told(gettext("獎勵預算"), sums)


@card("merits", "merits/board_card.html", order=60, wide=False, told=_told)
def merits(look: Look) -> dict[str, Any] | None:
    """Departments only. None where the reader may see no budget."""
    year = clock.today().year
    rows = Budget.objects.visible_to(look.person).filter(year=year)
    if look.department:
        rows = rows.filter(department=look.department)
    found = list(rows.spending().select_related("department").order_by("department__code"))
    if not found:
        return None
    spent = sum((one.spent for one in found), Decimal(0))
    amount = sum((one.amount for one in found), Decimal(0))
    share = int(spent * 100 / amount) if amount else 0
    url = f"{reverse('merits:budgets')}?year={year}"
    return {"year": year, "rows": found[:6], "spent": spent, "amount": amount, "share": share,
            "url": url}  # fmt: skip


@stuck("merits.drawn", _("系統提出的獎勵，還沒有提報"))
def drawn(look: Look) -> Held | None:
    """For HR, who takes them up."""
    if not keeps(look.person):
        return None
    rows = Award.objects.visible_to(look.person).drawn()
    rows = rows.filter(department=look.department) if look.department else rows
    return Held(rows.count(), f"{reverse('merits:awards')}?state=drawn{look.asked}")


@stuck("merits.unanswered", _("考核結果等待獎勵或輔導"))
def unanswered(look: Look) -> Held | None:
    if not keeps(look.person) or look.department:
        return None
    rows: Any = Outcome.objects.visible_to(look.person)
    rows = rows.waiting()
    return Held(rows.count(), f"{reverse('merits:outcomes')}?open=1", "warn")
