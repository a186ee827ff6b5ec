"""What is done about a risk: a strategy that suits it, and measures that people owe (SP6.2)."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.kernel.actions.verbs import assign
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.registers.matrix import grade as graded
from charter.kernel.registers.models import current_matrix
from charter.kernel.registers.rules import STRATEGIES
from charter.org.models import Person
from charter.rooms.risk.models import Grading, Measure, Nature, Risk
from charter.rooms.risk.verbs._common import _amount, _may, _needs, _root
from charter.rooms.risk.verbs.grading import _keep_grading

RESPONDED = declare(
    "risk.risk.responded",
    gettext_lazy("%(by)s對%(title)s採取「%(strategy_name)s」"),
    gettext_lazy("你負責的風險"),
)
MEASURED = declare(
    "risk.risk.measure_added",
    gettext_lazy("%(by)s為%(title)s加上應對措施：%(measure)s"),
    gettext_lazy("你負責的風險"),
)
SUITS = {
    Nature.THREAT: ("avoid", "reduce", "share", "accept"),
    Nature.CHANCE: ("exploit", "enhance", "share", "accept"),
}


@transaction.atomic
def respond(
    risk: Risk,
    *,
    strategy: str,
    by: Person | None,
    acceptance: str = "",
    residual: tuple[int, int] | None = None,
    measure: str = "",
    owner: Person | None = None,
    due: dt.date | None = None,
    cost: Decimal | None = None,
) -> None:
    """Choose how to meet it, and the first measure. To accept needs a reason, not a measure.

    `residual` is (likelihood, impact) as expected once the response has worked.
    """
    _may(by, risk)
    _respond(risk, strategy, acceptance, residual, (measure, owner, due, cost), by)


Work = tuple[str, Person | None, dt.date | None, Decimal | None]


def _respond(
    risk: Risk,
    strategy: str,
    acceptance: str,
    residual: tuple[int, int] | None,
    work: Work,
    by: Person | None,
) -> None:
    """`work` is (measure, owner, due, cost); an empty measure adds none."""
    changes, measure = _response(risk, strategy, acceptance, residual), work[0]
    if strategy != "accept" and not measure.strip() and not risk.measures.exists():
        raise Refused(
            "risk.measure_missing",
            _("這個策略要有措施：寫明做什麼、誰負責、何時完成。"),
            field="measure",
        )
    Risk.FLOW.move(risk, "respond", **changes)
    if residual:
        got = changes["residual_grade"]
        at = (*residual, got)
        _keep_grading(risk, Grading.Stage.RESIDUAL, acceptance.strip(), by, at=at)
    if measure.strip():
        _add(risk, *work, by)
    facts: Facts = {"strategy": strategy, "strategy_name": str(dict(STRATEGIES)[strategy])}
    facts |= {"reason": acceptance.strip()}
    record(RESPONDED, risk, by=by, about=_root(risk), tell=[risk.owner], **facts)


def _response(
    risk: Risk, strategy: str, acceptance: str, residual: tuple[int, int] | None
) -> Facts:
    if strategy not in SUITS[Nature(risk.nature)]:
        raise Refused(
            "risk.strategy_unfit",
            _("威脅可以迴避、降低、轉移或接受；機會可以把握、強化、分享或接受。"),
            field="strategy",
        )
    if strategy == "accept":
        _needs(acceptance, "acceptance")
    changes: Facts = {"strategy": strategy, "acceptance": acceptance.strip()}
    if residual:
        likelihood, impact = residual
        got = graded(current_matrix(), likelihood, impact)
        changes |= {"residual_likelihood": likelihood, "residual_impact": impact}
        changes["residual_grade"] = got
    return changes


def _add(
    risk: Risk,
    measure: str,
    owner: Person | None,
    due: dt.date | None,
    cost: Decimal | None,
    by: Person | None,
) -> Measure:
    """An action in its owner's list, and what it costs beside it."""
    if owner is None:
        raise Refused("risk.measure_unowned", _("請選擇措施的負責人。"), field="owner")
    if due is None:
        raise Refused("risk.measure_undated", _("請填寫措施的期限。"), field="due")
    text = _needs(measure, "measure")
    about = _root(risk)
    action = assign(risk, measure=text, owner=owner, due=due, by=by, about=about, clause="SP6.2b")
    return Measure.objects.create(
        risk=risk,
        action=action,
        strategy=risk.strategy,
        cost=_amount(cost, "cost"),
        currency=risk.currency,
    )


@transaction.atomic
def add_measure(
    risk: Risk,
    *,
    measure: str,
    owner: Person | None,
    due: dt.date | None,
    by: Person | None,
    cost: Decimal | None = None,
) -> Measure:
    """One more thing to be done, under the strategy that was chosen."""
    _may(by, risk)
    if not risk.strategy:
        raise Refused("risk.strategy_missing", _("請先選定應對策略，再加措施。"))
    made = _add(risk, measure, owner, due, cost, by)
    facts: Facts = {"measure": measure.strip(), "action": made.action_id}
    record(MEASURED, risk, by=by, about=_root(risk), tell=[risk.owner], **facts)
    return made
