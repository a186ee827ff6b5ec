"""What of an evaluation is drawn: the course of the targets that are furthest behind.

The points are frozen with the facts, so that a published evaluation is always drawn the same.
"""

from typing import Any

from charter.ground.series import Series
from charter.kernel.indicators.formulas import MET, NEARLY
from charter.rooms.improvement.models import Plan
from charter.rooms.steering.aims import Stand

MOST = 12  # more would be pages that nobody turns
FEWEST = 2


def charts_of(found: list[tuple[Plan, Stand]]) -> list[dict[str, Any]]:
    """Fit for JSON: those that were missed first, then by department as they come."""
    drawn = [(plan, one) for plan, one in found if _known(one) >= FEWEST]
    drawn.sort(key=lambda row: _order(row[1]))
    return [_chart(plan, one) for plan, one in drawn[:MOST]]


def _known(one: Stand) -> int:
    return sum(value is not None for value in one.line)


def _order(one: Stand) -> int:
    return {MET: 2, NEARLY: 1}.get(one.standing.grade, 0)


def _chart(plan: Plan, one: Stand) -> dict[str, Any]:
    terms = one.terms
    return {
        "title": f"{plan.department}：{terms.title}",
        "unit": terms.unit,
        "aim": None if terms.value is None else float(terms.value),
        "better": terms.direction,
        "points": [[r.period, float(r.value)] for r in one.read if r.value is not None],
    }


def series_of(facts: dict[str, Any]) -> list[tuple[str, Series]]:
    """Of an evaluation frozen before charts were, none."""
    return [
        (
            one["title"],
            Series(
                [(period, value) for period, value in one["points"]],
                one["unit"],
                one["aim"],
                one["better"],
            ),
        )
        for one in facts.get("charts", ())
    ]
