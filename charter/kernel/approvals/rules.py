"""Flows as they stand, and what a draft of one would do: read only."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.money import shown as money
from charter.kernel.approvals.approvals import how, who
from charter.kernel.approvals.bounds import amount_of
from charter.kernel.approvals.flows import DECLARED, StepSpec
from charter.kernel.approvals.models import Flow, FlowDraft, Limit, Request
from charter.kernel.approvals.verbs._round import _applies
from charter.kernel.journal.models import kind_of
from charter.kernel.parameters.catalogue import catalogue
from charter.kernel.parameters.queries import in_force

LOOK_BACK = dt.timedelta(days=365)
TRIED = 50
OPEN = (Request.State.PENDING, Request.State.RETURNED)


@dataclass(frozen=True)
class Rules:
    """One flow: what is in force (`version` 0: declared, not used yet), its draft, its change."""

    code: str
    name: str
    steps: list[StepSpec]
    batch: bool
    sensitive: bool
    clause: str
    version: int = 0
    since: dt.datetime | None = None
    draft: FlowDraft | None = None
    change: Request | None = None
    running: int = 0

    @property
    def title(self) -> str:
        return _(self.name)

    @property
    def shown(self) -> list[str]:
        return [_(step["name"]) for step in self.steps]


@dataclass(frozen=True)
class Tier:
    """The steps for amounts in a range; `covered` is false when nobody would be asked."""

    label: str
    steps: list[str]
    covered: bool


@dataclass(frozen=True)
class Way:
    """The steps a real request would go through now and under the draft."""

    request: Request
    now: list[str]
    then: list[str]
    problem: str = ""

    @property
    def differs(self) -> bool:
        return bool(self.problem) or self.now != self.then


def every_flow() -> list[Rules]:
    """In force or declared, by name."""
    stored = {flow.code: flow for flow in Flow.objects.in_force()}
    drafts = {draft.code: draft for draft in FlowDraft.objects.select_related("by")}
    changes = _changes()
    running = _running()
    found = []
    for code in {*stored, *DECLARED}:
        known = {"draft": drafts.get(code), "change": changes.get(code)}
        found.append(_rules(code, stored.get(code), running=running.get(code, 0), **known))
    return sorted(found, key=lambda rules: rules.title)


def flow_rules(code: str) -> Rules | None:
    """One flow by its code; None when nobody declared it."""
    return next((rules for rules in every_flow() if rules.code == code), None)


def _rules(code: str, flow: Flow | None, **known: Any) -> Rules:
    source = flow or DECLARED[code]
    return Rules(
        code=code,
        name=source.name,
        steps=list(source.steps),
        batch=source.batch,
        sensitive=source.sensitive,
        clause=source.clause,
        version=flow.version if flow else 0,
        since=flow.in_force_at if flow else None,
        **known,
    )


def _changes() -> dict[str, Request]:
    """The open proposals, by the code of the flow they would change."""
    open_ = {
        request.subject_id: request
        for request in Request.objects.filter(subject_kind=kind_of(Flow), state__in=OPEN)
    }
    rows = Flow.objects.filter(pk__in=open_).values_list("pk", "code")
    return {code: open_[pk] for pk, code in rows}


def _running() -> dict[str, int]:
    found: dict[str, int] = {}
    for code in Request.objects.pending().values_list("flow_code", flat=True):
        found[code] = found.get(code, 0) + 1
    return found


def tiers(steps: Iterable[StepSpec]) -> list[Tier]:
    """Each range of amounts with its steps; empty when the amount does not matter."""
    steps = list(steps)
    held = any(s.get(k) in catalogue() for s in steps for k in ("over", "up_to"))
    values = in_force() if held else {}
    bounds = (amount_of(s.get(k), values) for s in steps for k in ("over", "up_to"))
    edges = sorted({bound for bound in bounds if bound})
    if not edges:
        return []
    ranges = [(None, edges[0]), *pairwise(edges), (edges[-1], None)]
    return [_tier(steps, low, high, values) for low, high in ranges]


def _tier(
    steps: list[StepSpec], low: Decimal | None, high: Decimal | None, values: Mapping[str, Any]
) -> Tier:
    amount = high if high is not None else (low or Decimal(0)) + 1
    inside = [s for s in steps if _within(s, amount, values)]
    facts = {"low": money(low), "high": money(high)}
    if low is None:
        label = _("%(high)s以下")
    else:
        label = _("超過%(low)s") if high is None else _("超過%(low)s至%(high)s")
    always = [s for s in inside if not s.get("kinds") and not s.get("cross_department")]
    return Tier(label % facts, [_(s["name"]) for s in inside], bool(always))


def _within(step: StepSpec, amount: Decimal, values: Mapping[str, Any]) -> bool:
    over, up_to = (amount_of(step.get(key), values) for key in ("over", "up_to"))
    return (not over or amount > over) and (not up_to or amount <= up_to)


def ways(rules: Rules, steps: list[StepSpec]) -> list[Way]:
    """The latest requests of a year through both, those that would go another way first."""
    recent = Request.objects.filter(
        flow_code=rules.code, submitted_at__gte=clock.now() - LOOK_BACK
    ).select_related("applicant")
    values = in_force()
    asked = recent.order_by("-pk")[:TRIED]
    found = [_way(request, rules.steps, steps, values) for request in asked]
    return sorted(found, key=lambda way: not way.differs)


def _way(
    request: Request, now: list[StepSpec], then: list[StepSpec], values: Mapping[str, Any]
) -> Way:
    try:
        before = _passed(request, now, values)
    except Refused:
        before = []
    try:
        after = _passed(request, then, values)
    except Refused as refused:
        return Way(request, before, [], str(refused))
    problem = "" if after else _("沒有適用的步驟，送不出去")
    return Way(request, before, after, problem)


def _passed(request: Request, steps: list[StepSpec], values: Mapping[str, Any]) -> list[str]:
    across = request.department_id != request.applicant.department_id
    return [_line(step) for step in steps if _applies(step, request, across, values)]


def _line(step: StepSpec) -> str:
    """A step as it is compared: its name and how many must agree."""
    facts = {"name": _(step["name"]), "who": who(step["rule"]), "how": how(step)}
    return _("%(name)s（%(who)s，%(how)s）") % facts


def limits_in_force() -> list[Limit]:
    """One row per person who has a personal limit, by name."""
    newest = (
        Limit.objects.filter(in_force_at__isnull=False)
        .order_by("person", "-in_force_at", "-id")
        .distinct("person")
    )
    rows = Limit.objects.filter(pk__in=newest.values("pk"))
    return list(rows.select_related("person__department").order_by("person__name"))


def limits_proposed() -> list[tuple[Limit, Request]]:
    """What waits for approval."""
    open_ = {
        request.subject_id: request
        for request in Request.objects.filter(subject_kind=kind_of(Limit), state__in=OPEN)
    }
    rows = Limit.objects.filter(pk__in=open_).select_related("person", "proposed_by")
    return [(limit, open_[limit.pk]) for limit in rows.order_by("-pk")]
