"""The desk: clashes as they are found, and how the office settles them. What it decides goes back
to the department as a version."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.parameters.queries import value_now
from charter.org.models import Person
from charter.rooms.improvement.desk import Found, clashes_of
from charter.rooms.improvement.models import Clash, Cycle, Measure, MeasureTerms, Plan, Version
from charter.rooms.improvement.verbs.aims import drop_measure, set_measure
from charter.rooms.improvement.verbs.common import (
    _demand_office,
    _hold,
    _named,
    _needs,
    _working_days,
)
from charter.rooms.improvement.verbs.versions import begin

FOUND = declare(
    "improvement.clash.found",
    gettext_lazy("彙編時發現：%(title)s"),
    gettext_lazy("改善計劃有要協調的事"),
)
GONE = declare("improvement.clash.gone", gettext_lazy("%(title)s已不存在"))
SETTLED = declare(
    "improvement.clash.settled",
    gettext_lazy("%(by)s協調了%(title)s：%(decision)s"),
    gettext_lazy("辦公室協調了你的計劃"),
)
LOOKED = declare("improvement.cycle.compared", gettext_lazy("比對了各部門計劃，%(n)s件要協調"))
KEEP, DROP, REASSIGN, SHIFT, CUT, ASSIGN = "keep", "drop", "reassign", "shift", "cut", "assign"
WAYS = {
    Clash.Kind.OVERLAP: (DROP, KEEP),
    Clash.Kind.PERSON: (REASSIGN, SHIFT, DROP, KEEP),
    Clash.Kind.MONEY: (CUT, DROP, KEEP),
    Clash.Kind.DEPENDENCY: (SHIFT, DROP, KEEP),
    Clash.Kind.COVER: (ASSIGN, KEEP),
    Clash.Kind.BUDGET: (CUT, DROP, KEEP),
}


def _none(value: Any) -> bool:
    return value is None


LACKING: dict[str, Any] = {
    REASSIGN: (("person", _none, gettext_lazy("請選改派給誰。")),),
    SHIFT: (
        ("starts", _none, gettext_lazy("請填新的開始日。")),
        ("ends", _none, gettext_lazy("請填新的完成日。")),
    ),
    CUT: (("amount", lambda n: n is None or n < 0, gettext_lazy("請填核定的金額。")),),
}


@transaction.atomic
def look(cycle: Cycle, *, by: Person | None) -> list[Clash]:
    """Compare the plans that have come: new clashes are found, others are no longer there. What
    the office let stand stays settled; what it changed and comes back is found again."""
    _hold(cycle)
    known = {one.key: one for one in cycle.clashes.all()}
    now = {one.key: one for one in clashes_of(cycle)}
    due = _working_days(value_now("clash_days"))
    for key, one in now.items():
        old = known.get(key)
        if old is None:
            _found(cycle, one, due)
        elif old.state == Clash.State.FOUND:
            Clash.FLOW.move(old, "update", facts=one.facts)
            old.plans.set(one.plans)
        elif old.state == Clash.State.GONE or old.way not in (KEEP, ASSIGN):
            Clash.FLOW.move(old, "recur", facts=one.facts, due=due, found_at=clock.now())
            record(FOUND, old, by=None, about=cycle, tell=_named(cycle.holder))
    for key, old in known.items():
        if key not in now and old.state == Clash.State.FOUND:
            Clash.FLOW.move(old, "vanish")
            record(GONE, old, by=None, about=cycle)
    open_ones = list(cycle.clashes.open())
    record(LOOKED, cycle, by=by, n=len(open_ones))
    return open_ones


def _found(cycle: Cycle, one: Found, due: dt.date) -> None:
    made = Clash.objects.create(
        cycle=cycle, kind=one.kind, key=one.key, facts=one.facts, found_at=clock.now(), due=due
    )
    made.plans.set(one.plans)
    record(FOUND, made, by=None, about=cycle, tell=_named(cycle.holder))


@transaction.atomic
def settle(
    clash: Clash,
    *,
    way: str,
    decision: str,
    measure: Measure | None = None,
    person: Person | None = None,
    starts: dt.date | None = None,
    ends: dt.date | None = None,
    amount: Decimal | None = None,
    by: Person,
) -> list[Version]:
    """`way` is keep (both stay, and why), drop a measure, reassign it to another person, shift it
    in time, cut its money, or assign the lacking kind of target. Answers the versions that now lie
    with their departments, to be handed in again."""
    _demand_office(by, clash.cycle)
    text = _needs(decision, "decision", _("請寫下怎麼協調、為什麼。"))
    if way not in WAYS[Clash.Kind(clash.kind)]:
        raise Refused(
            "improvement.no_such_way", _("這件事不能這樣協調，請選別的辦法。"), field="way"
        )
    facts: Facts = {"way": way, "decision": text, "settled_by": by, "settled_at": clock.now()}
    Clash.FLOW.move(clash, "settle", **facts)
    told: Facts = {"person": person, "starts": starts, "ends": ends, "amount": amount}
    changed = [] if way == KEEP else _changed(clash, way, text, measure, by)
    for version, terms in changed:
        if terms is not None:
            _apply(version, terms, way, told)
    tell = [plan.owner for plan in clash.plans.select_related("owner")]
    record(SETTLED, clash, by=by, about=clash.cycle, tell=tell, decision=text, way=way)
    look(clash.cycle, by=None)
    return [version for version, _terms in changed]


def _changed(
    clash: Clash, way: str, why: str, measure: Measure | None, by: Person
) -> list[tuple[Version, MeasureTerms | None]]:
    """The new version of each plan that the decision changes, with the terms it concerns."""
    plans: Iterable[Plan] = clash.plans.select_related("cycle", "owner")
    if way == ASSIGN:
        office = Version.Origin.OFFICE
        return [(begin(plan, because=why, origin=office, by=by), None) for plan in plans]
    if measure is None or measure.plan_id not in {plan.pk for plan in plans}:
        raise Refused("improvement.which_measure", _("請選要更改的措施。"), field="measure")
    version = begin(measure.plan, because=why, origin=Version.Origin.OFFICE, by=by)
    terms = version.measures.filter(measure=measure).first()
    if terms is None:
        raise Refused("improvement.measure_gone", _("這項措施已經不在計劃裡。"), field="measure")
    return [(version, terms)]


def _apply(version: Version, terms: MeasureTerms, way: str, told: Facts) -> None:
    """In the department's name, as the system: the office decides, the department hands in."""
    if way == DROP:
        drop_measure(terms, by=None)
        return
    for name, lacks, message in LACKING[way]:
        if lacks(told[name]):
            raise Refused("improvement.settled_by_halves", str(message), field=name)
    changes: Facts = {}
    if way == REASSIGN:
        changes["owner"] = told["person"]
        changes["asks"] = [_ask(ask, told["person"]) for ask in terms.asks.all()]
    elif way == SHIFT:
        changes = {"starts": told["starts"], "ends": told["ends"]}
    else:
        asks = [_ask(ask, None, told["amount"]) for ask in terms.asks.all()]
        for ask in asks:  # its own part of the pot from now on
            ask["name"] = f"{ask['name']}（{version.plan.department}）"[:120]
        changes["costs"] = [told["amount"]]
        changes["asks"] = [one for one in asks if one["kind"] != "money" or one["amount"]]
    set_measure(version, title=terms.title, measure=terms.measure, by=None, **changes)


def _ask(ask: object, person: Person | None, amount: Decimal | None = None) -> Facts:
    fields: Facts = {
        name: getattr(ask, name) for name in ("kind", "person", "percent", "amount", "name")
    }
    if person is not None and fields["kind"] == "person":
        fields["person"] = person
    if amount is not None and fields["kind"] == "money":
        fields["amount"] = amount
    return fields
