"""A cause that came back too often calls for an improvement; somebody answers it.

The improvement room listens to `trends.proposal.raised` and answers with `take`; until it does,
the improvement office takes a proposal as an action of its own, or says why not.
"""

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.periods import Period
from charter.kernel.actions.verbs import assign
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.parameters.queries import value_now
from charter.org.models import Person, Role
from charter.rooms.trends.counting import ORGANISATION, cases_of
from charter.rooms.trends.models import Figures, Proposal
from charter.rooms.trends.permissions import may_answer

RAISED = declare(
    "trends.proposal.raised",
    gettext_lazy("「%(cause)s」在%(days)s天內出現%(count)s次，達到%(limit)s次，請提出改善"),
    gettext_lazy("等你答覆的改善提案"),
)
TAKEN = declare("trends.proposal.taken", gettext_lazy("%(by)s採納了改善提案「%(title)s」"))
DECLINED = declare(
    "trends.proposal.declined", gettext_lazy("%(by)s未採納改善提案「%(title)s」：%(reason)s")
)
SHOWN_CASES = 50


@transaction.atomic
def raise_for(period: Period, *, by: Person | None = None) -> list[Proposal]:
    """Every cause of the interval that reached the limit is proposed once; while nobody has
    answered, its count follows the cases."""
    rows = Figures.objects.filter(length=Figures.Length.INTERVAL, starts=period.start)
    kept = rows.of(ORGANISATION, 0).first()
    limit = int(value_now("recurring_cause_count"))
    causes = (kept.facts.get("causes") or {}).get("top", []) if kept else []
    made = []
    for cause, n in causes:
        if n < limit:
            continue
        facts: dict[str, Any] = {"count": n, "limit": limit}
        facts["cases"] = cases_of(cause, period.start, period.end, SHOWN_CASES)
        known = Proposal.objects.filter(cause=cause, key=period.key).first()
        if known is None:
            made.append(_raised(cause, period, facts, by))
        elif known.state == Proposal.State.RAISED and known.count != n:
            Proposal.FLOW.move(known, "recount", **facts)
    return made


def _raised(cause: str, period: Period, facts: dict[str, Any], by: Person | None) -> Proposal:
    now = clock.now()
    proposal = Proposal.objects.create(
        cause=cause,
        key=period.key,
        starts=period.start,
        ends=period.end,
        raised_at=now,
        due=clock.today() + dt.timedelta(days=int(value_now("proposal_answer_days"))),
        **facts,
    )
    told: Facts = {"cause": cause, "count": proposal.count, "limit": proposal.limit}
    days = (period.end - period.start).days
    office = Person.objects.holding(Role.IMPROVEMENT_OFFICE)
    record(RAISED, proposal, by=by, tell=office, days=days, period=period.key, **told)
    return proposal


def _demand_right(by: Person | None) -> None:
    if not may_answer(by):
        said = _("改善提案由服務改善辦公室、質量管理或管理層答覆。")
        raise Refused("trends.may_not_answer", said)


@transaction.atomic
def take(proposal: Proposal, *, by: Person | None, plan: models.Model, answer: str = "") -> None:
    """It became `plan` (an improvement plan, an action): the proposal is answered."""
    _demand_right(by)
    changes: dict[str, Any] = {"answer": answer.strip(), "answered_by": by}
    changes |= {"answered_at": clock.now(), "plan_kind": kind_of(plan), "plan_id": plan.pk}
    Proposal.FLOW.move(proposal, "take", **changes)
    record(TAKEN, proposal, by=by, plan=plan.pk, plan_kind=kind_of(plan))


@transaction.atomic
def take_as_action(
    proposal: Proposal, *, measure: str, owner: Person, due: dt.date, by: Person | None
) -> None:
    """The measure that mends the cause, owed by somebody until a day."""
    _demand_right(by)
    action = assign(
        proposal,
        measure=measure,
        owner=owner,
        due=due,
        by=by,
        cause=proposal.cause,
        clause="SP2.5.3",
    )
    take(proposal, by=by, plan=action, answer=measure)


@transaction.atomic
def decline(proposal: Proposal, *, reason: str, by: Person | None) -> None:
    """No improvement, with the reason; the cause is proposed anew when it recurs next time."""
    _demand_right(by)
    if not reason.strip():
        raise Refused("trends.no_reason", _("請寫下為什麼不採納。"), field="reason")
    changes = {"answer": reason.strip(), "answered_by": by, "answered_at": clock.now()}
    Proposal.FLOW.move(proposal, "decline", **changes)
    record(DECLINED, proposal, by=by, reason=reason.strip())
