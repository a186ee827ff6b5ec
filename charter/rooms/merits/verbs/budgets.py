"""How much a department may spend on awards in a year: asked for by HR, agreed to by others."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.money import shown
from charter.kernel.approvals import flows
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import submit
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Department, Person, Role
from charter.rooms.merits.models import Budget
from charter.rooms.merits.reach import keeps
from charter.rooms.merits.verbs._common import _allow, _needs

FLOW = "merits.budget"
flows.declare_flow(
    FLOW,
    gettext_noop("獎勵預算審批"),
    steps=[
        flows.step("finance", gettext_noop("財務審核"), flows.role(Role.FINANCE)),
        flows.step("management", gettext_noop("管理層核准"), flows.role(Role.MANAGEMENT)),
    ],
    clause="SI6.1a",
)
ASKED = declare("merits.budget.asked", gettext_lazy("%(by)s提出把「%(title)s」獎勵預算定為%(new)s"))
SET = declare("merits.budget.set", gettext_lazy("「%(title)s」獎勵預算定為%(new)s"))


@transaction.atomic
def ask_budget(
    *, year: int, department: Department, amount: Decimal, reason: str, by: Person
) -> Budget:
    """Nothing may be spent of it before finance and management have agreed."""
    _allow(keeps(by), _("人力資源"))
    if not 2000 <= year <= 2100:
        raise Refused("merits.budget_year", _("年度請填西元年，例如2026。"), field="year")
    why = _needs(reason, "reason", _("請寫下金額怎麼來的，例如人數、去年用了多少。"))
    nothing = {"amount": Decimal(0), "set_by": by, "set_at": clock.now()}
    made, _new = Budget.objects.get_or_create(year=year, department=department, defaults=nothing)
    _covers(made, amount)
    if Request.objects.about(made).pending().exists():
        said = _("這個部門的獎勵預算正在審批，請等結果，或先撤回那一份。")
        raise Refused("merits.budget_pending", said)
    record(ASKED, made, by=by, old=shown(made.amount), new=shown(amount))
    content = {"department": str(department), "year": year, "was": made.amount}
    submit(
        made, flow=FLOW, by=by, content={**content, "amount": amount, "reason": why},
        title=_("獎勵預算：%(budget)s") % {"budget": made}, amount=amount, department=department,
    )  # fmt: skip
    return made


def _covers(budget: Budget, amount: Decimal) -> None:
    if amount < budget.spent or amount < 0:
        said = _("預算不能低於已核准的%(spent)s。") % {"spent": shown(budget.spent)}
        raise Refused("merits.budget_below_spent", said, field="amount")


@transaction.atomic
def set_budget(
    *,
    year: int,
    department: Department,
    amount: Decimal,
    approved_by: Person | None = None,
    by: Person | None = None,
) -> Budget:
    """The cap, as it was agreed to; never below what was granted already. The system alone."""
    _allow(by is None, _("財務與管理層的審批"))
    found = _held(year, department) or Budget(year=year, department=department)
    _covers(found, amount)
    old = shown(found.amount) if found.pk else ""
    found.amount, found.approved_by, found.set_at = amount, approved_by, clock.now()
    found.save()
    record(SET, found, by=by, old=old, new=shown(amount))
    return found


def _held(year: int, department: Department) -> Budget | None:
    """Held until the end: two approvals at once see each other's amounts."""
    rows = Budget.objects.select_for_update()
    return rows.filter(year=year, department=department).first()


def _within(year: int, department: Department, amount: Decimal) -> None:
    """The cap cannot be passed, by however many at once."""
    if not amount:
        return
    budget = _held(year, department)
    left = budget.left if budget else Decimal(0)
    if amount > left:
        said = _(
            "%(year)s年%(unit)s的獎勵預算還剩%(left)s，這筆是%(amount)s；請改金額或先調整預算。"
        )
        facts = {"year": year, "unit": department, "left": shown(left), "amount": shown(amount)}
        raise Refused("merits.beyond_budget", said % facts, field="amount")
