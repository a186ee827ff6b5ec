"""The budget drawn from plan and rates, put before those who decide (SP5.1a, SP5.1b)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.kernel.approvals.models import Request
from charter.org.models import Person
from charter.rooms.cost.verbs._common import CENT, MOST
from charter.rooms.projects.models import Project
from charter.rooms.projects.verbs.budget import propose_budget


@dataclass(frozen=True)
class Line:
    """`quantity` of something at `price` each; the basis says what and why."""

    category: str
    quantity: Decimal
    price: Decimal
    basis: str

    @property
    def amount(self) -> Decimal:
        """Rounded half up to the cent."""
        return (self.quantity * self.price).quantize(CENT, ROUND_HALF_UP)


@transaction.atomic
def propose(project: Project, *, lines: Sequence[Line], reason: str, by: Person) -> Request:
    """Every line with its quantity, price and basis; the present budget rules until approved."""
    for n, line in enumerate(lines, 1):
        sound = all(v.is_finite() and v >= 0 for v in (line.quantity, line.price))
        if not sound or line.amount >= MOST:
            raise Refused(
                "cost.budget_line",
                _("第%(n)s列的數量或單價不對：請填不小於0、合計小於一兆的數字。") % {"n": n},
            )
    rows = [(one.category, one.amount, one.basis[:300]) for one in lines]
    return propose_budget(project, lines=rows, reason=reason, by=by)
