"""How likely, how bad, and therefore which grade: by the organisation's matrix (SP6.1b)."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.parameters.queries import in_force
from charter.kernel.registers.matrix import grade as graded
from charter.kernel.registers.models import Grade, current_matrix
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person
from charter.rooms.risk.models import Grading, Risk
from charter.rooms.risk.verbs._common import _amount, _may, _needs, _root, _still

ASSESSED = declare(
    "risk.risk.assessed",
    gettext_lazy("%(by)s評估%(title)s：可能性%(likelihood)s、影響%(impact)s，等級%(grade_name)s"),
    gettext_lazy("你負責的風險"),
)
FOCUSED = declare(
    "risk.risk.focused",
    gettext_lazy("%(by)s把%(title)s列為重點關注：%(reason)s"),
    gettext_lazy("你負責的風險"),
)
UNFOCUSED = declare(
    "risk.risk.unfocused",
    gettext_lazy("%(by)s不再把%(title)s列為重點關注：%(reason)s"),
    gettext_lazy("你負責的風險"),
)
CENT = Decimal("0.01")


@transaction.atomic
def assess(
    risk: Risk,
    *,
    likelihood: int,
    impact: int,
    by: Person | None,
    probability: Decimal | None = None,
    loss: Decimal | None = None,
    reason: str = "",
) -> None:
    """Grade it, in words and in figures; the first grading is the inherent one.

    `probability` in percent, `loss` in the risk's currency; expected loss = P x loss. The top
    grade is a focus area of itself. A change of grade begins the time to respond anew.
    """
    _may(by, risk)
    cells = current_matrix()
    got = Grade(graded(cells, likelihood, impact))
    first = not risk.grade
    text = reason.strip() if first else _needs(reason, "reason")
    changes: Facts = {"likelihood": likelihood, "impact": impact, "grade": got.value}
    changes |= _figures(probability, loss)
    changes |= {"scale": len(cells), "assessed_at": clock.now()}
    if got != risk.grade:
        changes["treat_by"] = _treat_by(got)
    if got == Grade.EXTREME and not risk.is_focus:
        changes |= {"is_focus": True, "focus_reason": str(_("最高等級"))}
    step = "reassess" if risk.state == Risk.State.RESPONDING else "assess"
    Risk.FLOW.move(risk, step, **changes)
    _keep_grading(risk, Grading.Stage.INHERENT if first else Grading.Stage.CURRENT, text, by)
    facts: Facts = {"likelihood": likelihood, "impact": impact, "grade": got.value}
    facts |= {"grade_name": got.label, "reason": text}
    record(ASSESSED, risk, by=by, about=_root(risk), tell=[risk.owner], **facts)


def _figures(probability: Decimal | None, loss: Decimal | None) -> Facts:
    share, amount = _amount(probability, "probability", 100), _amount(loss, "loss")
    if (share is None) != (amount is None):
        raise Refused("risk.figures_halved", _("機率與損失金額要一起填，或都不填。"), field="loss")
    expected = None
    if share is not None and amount is not None:
        expected = (share * amount / 100).quantize(CENT)
    return {"probability": share, "loss": amount, "expected_loss": expected}


def _treat_by(grade: Grade) -> dt.date | None:
    """The last working day on which a response is in time; a low risk needs none."""
    days = in_force()["risk_treatment_days"].get(grade.value)
    return organisation_engine().add_days(clock.today(), int(days)) if days is not None else None


def _keep_grading(
    risk: Risk,
    stage: Grading.Stage,
    reason: str,
    by: Person | None,
    *,
    at: tuple[int, int, str] | None = None,
) -> None:
    """Note a grading; `at` is (likelihood, impact, grade) where it is not the present one."""
    likelihood, impact, got = at or (risk.likelihood or 0, risk.impact or 0, risk.grade)
    Grading.objects.create(
        risk=risk,
        stage=stage,
        likelihood=likelihood,
        impact=impact,
        scale=len(current_matrix()),
        grade=got,
        reason=reason,
        by=by,
        at=clock.now(),
    )


@transaction.atomic
def mark_focus(risk: Risk, *, is_focus: bool, reason: str, by: Person | None) -> None:
    """A focus area or no longer one. The top grade always is."""
    _may(by, risk)
    text = _needs(reason, "reason")[:200]
    if not is_focus and risk.grade == Grade.EXTREME:
        raise Refused("risk.top_grade", _("最高等級的風險一定是重點關注；請先重新評估。"))
    if risk.is_focus == is_focus:
        raise Refused("risk.focus_same", _("已經是這樣，沒有要更新的地方。"))
    _still(risk, is_focus=is_focus, focus_reason=text if is_focus else "")
    event = FOCUSED if is_focus else UNFOCUSED
    record(event, risk, by=by, about=_root(risk), tell=[risk.owner], reason=text)
