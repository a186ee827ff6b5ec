"""How much a department may spend on awards in a year."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.money import shown
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Department, Person
from charter.rooms.merits.models import Award, Budget
from charter.rooms.merits.reach import keeps
from charter.rooms.merits.verbs._common import _allow

SET = declare("merits.budget.set", gettext_lazy("%(by)s把「%(title)s」獎勵預算定為%(new)s"))


@transaction.atomic
def set_budget(*, year: int, department: Department, amount: Decimal, by: Person | None) -> Budget:
    """The cap; never below what was granted already."""
    _allow(keeps(by), _("人力資源"))
    if not 2000 <= year <= 2100:
        raise Refused("merits.budget_year", _("年度請填西元年，例如2026。"), field="year")
    found = _held(year, department)
    spent = Award.objects.spent(year, department.pk)
    if amount < spent or amount < 0:
        said = _("預算不能低於已核准的%(spent)s。") % {"spent": shown(spent)}
        raise Refused("merits.budget_below_spent", said, field="amount")
    old = shown(found.amount) if found else ""
    facts = {"amount": amount, "set_by": by, "set_at": clock.now()}
    made, _new = Budget.objects.update_or_create(year=year, department=department, defaults=facts)
    record(SET, made, by=by, old=old, new=shown(amount))
    return made


def _held(year: int, department: Department) -> Budget | None:
    """Held until the end: two approvals at once see each other's amounts."""
    rows = Budget.objects.select_for_update()
    return rows.filter(year=year, department=department).first()


def _within(award: Award) -> None:
    """The cap cannot be passed, by however many at once."""
    if not award.amount:
        return
    budget = _held(award.year, award.department)
    left = budget.left if budget else Decimal(0)
    if award.amount > left:
        said = _(
            "%(year)s年%(unit)s的獎勵預算還剩%(left)s，這筆是%(amount)s；請改金額或先調整預算。"
        )
        facts = {
            "year": award.year,
            "unit": award.department,
            "left": shown(left),
            "amount": shown(award.amount),
        }
        raise Refused("merits.beyond_budget", said % facts, field="amount")
