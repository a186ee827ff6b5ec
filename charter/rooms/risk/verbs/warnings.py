"""A warning is answered by adjusting the response or by saying why not; silence climbs (SP6.3b)."""

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
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person, Role
from charter.rooms.risk.models import RiskWarning, Watch
from charter.rooms.risk.models.watching import said
from charter.rooms.risk.permissions import may_answer
from charter.rooms.risk.verbs._common import _demand, _needs, _root
from charter.rooms.risk.verbs.responses import _respond

RAISED = declare(
    "risk.warning.raised",
    gettext_lazy("%(title)s為%(value)s，觸及門檻%(threshold)s，請調整應對或說明理由"),
    gettext_lazy("你負責的風險預警"),
)
CLEARED = declare(
    "risk.warning.cleared",
    gettext_lazy("%(title)s回到%(value)s，預警解除"),
    gettext_lazy("你負責的風險"),
)
ADJUSTED = declare(
    "risk.warning.adjusted",
    gettext_lazy("%(by)s因%(title)s的預警調整應對：%(answer)s"),
    gettext_lazy("你負責的風險"),
)
KEPT = declare(
    "risk.warning.kept",
    gettext_lazy("%(by)s對%(title)s的預警不調整應對：%(answer)s"),
    gettext_lazy("你負責的風險"),
)
ESCALATED = declare(
    "risk.warning.escalated",
    gettext_lazy("%(title)s的預警沒有人答覆，已上報%(to_name)s"),
    gettext_lazy("逾期上報給你"),
)


def _raise(watch: Watch, value: Decimal, at: dt.datetime) -> RiskWarning:
    """Tell the owner and who leads the project; they have so many working days to answer."""
    engine, risk = organisation_engine(), watch.risk
    due = engine.add_days(clock.today(), int(in_force()["warning_answer_days"]))
    warning = RiskWarning.objects.create(
        watch=watch,
        risk=risk,
        value=value,
        threshold=watch.threshold,
        crossed_at=at,
        warned_at=clock.now(),
        answer_due=due,
        climbs_on=engine.add_days(due, 1),
    )
    tell = [risk.owner, *([risk.project.manager] if risk.project else [])]
    facts: Facts = {"value": said(value, watch.unit), "threshold": watch.threshold_said}
    record(RAISED, warning, by=None, about=_root(risk), tell=tell, due=due.isoformat(), **facts)
    return warning


def _clear(warning: RiskWarning, value: Decimal) -> None:
    """The figures are good again; whoever owes an answer still owes it."""
    RiskWarning.objects.filter(pk=warning.pk).update(cleared_at=clock.now())
    warning.refresh_from_db()
    risk = warning.risk
    shown = said(value, warning.watch.unit)
    record(CLEARED, warning, by=None, about=_root(risk), tell=[risk.owner], value=shown)


def _answered(warning: RiskWarning, kind: str, text: str, by: Person | None) -> None:
    words = {"kind": kind, "answer": text, "answered_by": by, "answered_at": clock.now()}
    if not RiskWarning.objects.unanswered().filter(pk=warning.pk).update(**words):
        raise Refused("risk.warning_answered", _("這則預警已經有人答覆，請重新整理頁面。"))
    for name, value in words.items():
        setattr(warning, name, value)


def _tell(warning: RiskWarning) -> list[Person]:
    above = [warning.escalated_to] if warning.escalated_to else []
    return [warning.risk.owner, *above]


@transaction.atomic
def adjust(
    warning: RiskWarning,
    *,
    strategy: str,
    by: Person | None,
    answer: str = "",
    measure: str = "",
    owner: Person | None = None,
    due: dt.date | None = None,
    cost: Decimal | None = None,
) -> None:
    """Another strategy, or one more measure; an answer that changes nothing is none."""
    _demand(may_answer(by, warning), by)
    risk = warning.risk
    if strategy == risk.strategy and not measure.strip():
        raise Refused(
            "risk.nothing_adjusted",
            _("應對沒有任何改變：請換策略或加一項措施；不調整的，請選「不調整」並寫明理由。"),
            field="measure",
        )
    text = answer.strip() or measure.strip()
    _answered(warning, RiskWarning.Answer.ADJUST, _needs(text, "answer"), by)
    # The right was asked above: one to whom the warning climbed may adjust as well.
    _respond(risk, strategy, text, None, (measure, owner, due, cost), by)
    record(ADJUSTED, warning, by=by, about=_root(risk), tell=_tell(warning), answer=text)


@transaction.atomic
def keep(warning: RiskWarning, *, answer: str, by: Person | None) -> None:
    """The response stays as it is, for a reason."""
    _demand(may_answer(by, warning), by)
    text = _needs(answer, "answer")
    _answered(warning, RiskWarning.Answer.KEEP, text, by)
    record(KEPT, warning, by=by, about=_root(warning.risk), tell=_tell(warning), answer=text)


@transaction.atomic
def escalate(warning: RiskWarning, *, by: Person | None = None) -> Person | None:
    """One step up the line, at most one a working day; above everybody stands management."""
    today = clock.today()
    locked = RiskWarning.objects.select_for_update().to_climb(today).filter(pk=warning.pk)
    if not locked.filter(escalated=warning.escalated).exists():
        return None
    above = _above(warning)
    again = organisation_engine().add_days(today, 1)
    if above is None:  # the whole line has been told; it stays with the last one
        return None
    step = warning.escalated + 1
    changes: Facts = {"escalated": step, "escalated_to": above, "climbs_on": again}
    RiskWarning.objects.filter(pk=warning.pk).update(**changes)
    for name, value in changes.items():
        setattr(warning, name, value)
    facts: Facts = {"to": above.pk, "to_name": str(above), "step": step}
    tell = [above, warning.risk.owner]
    record(ESCALATED, warning, by=by, about=_root(warning.risk), tell=tell, **facts)
    return above


def _above(warning: RiskWarning) -> Person | None:
    """The next active person up the line, then one of the management who is not the owner."""
    last = warning.escalated_to or warning.risk.owner
    above = last.manager
    while above is not None and not above.is_active:
        above = above.manager
    if above is None and warning.escalated_to is None:
        return _of_the_company(Role.MANAGEMENT, warning) or _of_the_company(Role.QUALITY, warning)
    return above


def _of_the_company(role: str, warning: RiskWarning) -> Person | None:
    others = Person.objects.holding(role).exclude(pk=warning.risk.owner_id)
    return others.order_by("pk").first()
