"""Awards on the board: how much of the year's budget departments have used. No names."""

from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charter.ground import clock, money
from charter.kernel.board import Held, Look, Told, card, stuck
from charter.org.kept import PreparedFor
from charter.org.models import Person
from charter.rooms.merits.models import Award, Budget, Outcome
from charter.rooms.merits.reach import keeps


def _told(data: dict[str, Any]) -> Told:
    spent = gettext("%(year)s年已核准") % {"year": data["year"]}
    sums = [(spent, money.shown(data["spent"])), (gettext("預算"), money.shown(data["amount"]))]
    return Told(gettext("獎勵預算"), sums)


@cache
def _budgets(year: int, is_part: bool) -> PreparedFor:
    """One statement a year: the field is too small for a stand-in."""

    def build(person: Person, **of: int) -> QuerySet[Any, Any]:
        rows: Any = Budget.objects.visible_to(person).filter(year=year)
        rows = rows.filter(department=of["unit"]) if of else rows
        found: QuerySet[Any, Any] = rows.spending().values_list("amount", "used")
        return found

    return PreparedFor(build, unit=int) if is_part else PreparedFor(build)


@card("merits", "merits/board_card.html", order=60, wide=False, told=_told)
def merits(look: Look) -> dict[str, Any] | None:
    """Departments only. None where the reader may see no budget."""
    year = clock.today().year
    of = {"unit": look.department.pk} if look.department else {}
    found = _budgets(year, bool(of)).rows(look.person, **of)
    if not found:
        return None
    spent = sum((one.used for one in found), Decimal(0))
    amount = sum((one.amount for one in found), Decimal(0))
    share = int(spent * 100 / amount) if amount else 0
    url = f"{reverse('merits:budgets')}?year={year}"
    return {"year": year, "spent": spent, "amount": amount, "share": share,
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
