"""A version in plain data, as it is frozen; and which of its six parts are missing."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from charter.kernel.parameters.queries import value_now
from charter.rooms.improvement.models import (
    MeasureTerms,
    Part,
    RecordKind,
    StatementKind,
    TargetTerms,
    Version,
)
from charter.rooms.improvement.smart import Letter, letters_of
from charter.rooms.improvement.worth import Worth, worth


def _name(one: Any) -> str:
    return str(one) if one is not None else ""


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def target_content(terms: TargetTerms) -> dict[str, Any]:
    return {
        "target": terms.target_id,
        "title": terms.title,
        "cover": terms.cover,
        "indicator": terms.indicator,
        "baseline": _number(terms.baseline),
        "value": _number(terms.value),
        "unit": terms.unit,
        "direction": terms.direction,
        "due": terms.due,
        "owner": _name(terms.owner),
        "source": terms.source,
        "reason": terms.reason,
        "stretch": terms.stretch,
        "smart": terms.smart,
    }


def measure_content(terms: MeasureTerms) -> dict[str, Any]:
    asks = [
        {"kind": ask.kind, "who": _name(ask.person), "percent": ask.percent or 0,
         "amount": _number(ask.amount), "name": ask.name}
        for ask in terms.asks.all()
    ]  # fmt: skip
    return {
        "measure": terms.measure_id,
        "target": terms.target_id,
        "title": terms.title,
        "kind": terms.kind,
        "cause": terms.cause,
        "department": _name(terms.department),
        "owner": _name(terms.owner),
        "starts": terms.starts,
        "ends": terms.ends,
        "costs": list(terms.costs),
        "benefits": list(terms.benefits),
        "soft": terms.soft,
        "effect": _number(terms.effect),
        "asks": asks,
    }


def content_of(version: Version) -> dict[str, Any]:
    """All six parts; what the analysis cites goes with it by the hash of its data."""
    said = version.plan.statements.filter(withdrawn_at=None).select_related("data")
    targets = version.targets.select_related("owner", "target")
    measures = version.measures.select_related("owner", "department").prefetch_related(
        "asks__person"
    )
    return {
        "department": version.plan.department.name,
        "owner": version.plan.owner.name,
        "number": version.number,
        "overview": version.overview,
        "analysis": [
            {"kind": one.kind, "text": one.text, "data": one.data.sha256, "of": one.data.title,
             "source": one.data.source}
            for one in said
        ],
        "records": [
            {"kind": one.kind, "on": one.on, "place": one.place, "finding": one.finding}
            for one in version.plan.records.all()
        ],
        "targets": [target_content(one) for one in targets],
        "measures": [measure_content(one) for one in measures],
        "schedule": version.schedule,
        "effect": version.effect,
    }  # fmt: skip


def worth_of(terms: MeasureTerms, percent: float) -> Worth:
    """`percent` is the parameter discount_percent."""
    return worth(terms.costs, terms.benefits, percent)


def parts_there(version: Version) -> dict[str, bool]:
    """Which of the six parts stand."""
    said = set(version.plan.statements.filter(withdrawn_at=None).values_list("kind", flat=True))
    seen = set(version.plan.records.values_list("kind", flat=True))
    return {
        Part.OVERVIEW: bool(version.overview.strip()),
        Part.ANALYSIS: said >= set(StatementKind.values) and seen >= set(RecordKind.values),
        Part.TARGETS: version.targets.exists(),
        Part.MEASURES: version.measures.exists(),
        Part.SCHEDULE: bool(version.schedule.strip()),
        Part.EFFECT: bool(version.effect.strip()),
    }


def lacking(version: Version) -> list[str]:
    """Each part that is missing, and what its analysis still lacks, in words."""
    there = parts_there(version)
    found = [_("缺「%(part)s」") % {"part": Part(p).label} for p, ok in there.items() if not ok]
    if there[Part.ANALYSIS]:
        return found
    said = set(version.plan.statements.filter(withdrawn_at=None).values_list("kind", flat=True))
    seen = set(version.plan.records.values_list("kind", flat=True))
    left = [str(k.label) for k in StatementKind if k not in said]
    left += [str(k.label) for k in RecordKind if k not in seen]
    return [*found, _("分析還缺%(kinds)s") % {"kinds": "、".join(left)}]


Smart = list[tuple[TargetTerms, list[Letter]]]


def smart_of(version: Version) -> Smart:
    """Each target with its five letters."""
    aims = version.targets.select_related("owner", "version__plan__cycle")
    return letters_of(aims)


def vague(version: Version, smart: Smart) -> list[str]:
    """Targets whose letters do not all hold, and measures that say too little, with the reason."""
    found = []
    for terms, said in smart:
        for one in said:
            if not one.holds:
                facts = {"title": terms.title, "letter": one.letter, "why": one.why}
                found.append(_("目標「%(title)s」的%(letter)s不成立：%(why)s") % facts)
    limit = value_now("cost_benefit_threshold")
    for measure in version.measures.select_related("owner"):
        if missing := unclear(measure, limit):
            facts = {"title": measure.title, "what": "、".join(missing)}
            found.append(_("措施「%(title)s」缺%(what)s") % facts)
    return found


def unclear(terms: MeasureTerms, limit: float) -> list[str]:
    """What a measure does not say yet; above `limit` (cost_benefit_threshold) it is weighed."""
    above = terms.cost > Decimal(str(limit))
    checks = (
        (terms.target_id, _("對應的目標")),
        (terms.kind, _("類型")),
        (terms.cause.strip(), _("針對的原因")),
        (terms.department_id, _("部門")),
        (terms.owner_id, _("負責人")),
        (terms.starts and terms.ends, _("起訖日期")),
        (not above or terms.benefits, _("成本效益（金額超過門檻）")),
    )
    return [str(what) for there, what in checks if not there]
