"""A cause that came back too often becomes part of a department's plan: as data, as a problem of
its analysis, and as a measure that the department completes."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.improvement.models import Cycle, DataKind, Origin, Plan, StatementKind, Version
from charter.rooms.improvement.verbs.aims import set_measure
from charter.rooms.improvement.verbs.analysing import keep, state
from charter.rooms.improvement.verbs.common import _demand_office, _needs
from charter.rooms.improvement.verbs.versions import begin
from charter.rooms.trends.models import Figures, Proposal
from charter.rooms.trends.verbs import take

TAKEN_IN = declare(
    "improvement.plan.proposal_taken",
    gettext_lazy("%(by)s把反覆出現的「%(cause)s」納入計劃，措施：%(measure)s"),
    gettext_lazy("改善提案納入你的部門計劃"),
)


@transaction.atomic
def take_in(
    proposal: Proposal, *, plan: Plan, measure: str, owner: Person | None = None, by: Person | None
) -> Version:
    """Answers the proposal; the office decides, the department completes and hands in. A version
    that has been handed in already is followed by a further one; one in force rules on."""
    _demand_office(by, plan.cycle)
    title = _needs(measure, "measure", _("請寫要做什麼。"))[:120]
    if plan.cycle.state not in Cycle.RUNNING:
        raise Refused("improvement.cycle_not_running", _("這個年度不在進行中。"), field="plan")
    take(proposal, by=by, plan=plan, answer=title)
    said = _said(proposal)
    version = _writable_of(plan, said, by)
    data = keep(
        plan,
        title=_("反覆出現的原因"),
        kind=DataKind.COUNTS,
        origin=Origin.COMPLAINTS,
        source=said,
        rows=_causes(proposal),
        by=None,
        direction="lower",
        about_kind=kind_of(proposal),
        about_id=proposal.pk,
    )
    state(plan, kind=StatementKind.PROBLEM, text=said, data=data, by=None)
    terms: dict[str, Any] = {"cause": proposal.cause, "owner": owner or plan.owner}
    set_measure(version, title=title, by=None, **terms)
    tell = [plan.owner, *([owner] if owner and owner != plan.owner else [])]
    record(TAKEN_IN, plan, by=by, tell=tell, cause=proposal.cause, measure=title)
    return version


def _said(proposal: Proposal) -> str:
    facts = {"cause": proposal.cause, "n": proposal.count, "limit": proposal.limit}
    facts |= {"first": proposal.starts.isoformat(), "last": proposal.last.isoformat()}
    text = _("「%(cause)s」在%(first)s至%(last)s出現%(n)s次，達到%(limit)s次的上限")
    return (text % facts)[:200]


def _causes(proposal: Proposal) -> list[tuple[str, int]]:
    """The causes of the interval, so that the problem stands among the others."""
    rows = Figures.objects.filter(length=Figures.Length.INTERVAL, starts=proposal.starts)
    kept = rows.of(Figures.Scope.ORGANISATION, 0).first()
    top = (kept.facts.get("causes") or {}).get("top", []) if kept else []
    others = [(str(cause), int(n)) for cause, n in top if cause != proposal.cause]
    return [(proposal.cause, proposal.count), *others]


def _writable_of(plan: Plan, why: str, by: Person | None) -> Version:
    newest = plan.version
    assert newest is not None
    if newest.is_writable:
        return newest
    open_one = newest.state in Version.OPEN
    origin = Version.Origin.OFFICE if open_one else Version.Origin.ADJUSTMENT
    return begin(plan, because=why, origin=origin, by=by)
