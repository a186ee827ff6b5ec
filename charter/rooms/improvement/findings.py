"""What follows from data, by the formula sheet: Pareto, XmR with its signals, the distance to
others. Pure: rows in, figures out (plain JSON)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from charter.ground.spc import Limits, xmr
from charter.rooms.improvement.models import DataKind, DataSet

HEAD = 0.8
WHOLE = 100.0
OURS = ("ours", "本公司", "我方", "我們")
Rows = Sequence[Sequence[Any]]


def found(data: DataSet) -> dict[str, Any]:
    if data.kind == DataKind.COUNTS:
        return pareto(data.rows)
    if data.kind == DataKind.SERIES:
        return trend(data.rows, data.direction, data.unit)
    return compared(data.rows, data.direction)


def pareto(rows: Rows) -> dict[str, Any]:
    """The smallest head that holds at least 80 %; ties by name; nothing counted, empty head."""
    counts: dict[str, float] = {}
    for label, value in rows:
        counts[label] = counts.get(label, 0) + float(value)
    total, reached = sum(counts.values()), 0.0
    head: list[list[Any]] = []
    for label, value in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        if not total or reached >= HEAD * total:
            break
        reached += value
        head.append([label, value, round(reached / total * 100, 1)])
    return {"head": head, "total": total}


def natural(values: Sequence[float], unit: str) -> Limits | None:
    """The natural limits of a process; those of a share end where shares end. A growth or a margin
    that was ever below zero or above the whole is no share."""
    chart = xmr(list(values))
    if chart is None or chart.lower is None or chart.upper is None or unit != "%":
        return chart
    if any(not 0 <= value <= WHOLE for value in values):
        return chart
    return replace(chart, lower=max(chart.lower, 0.0), upper=min(chart.upper, WHOLE))


def trend(rows: Rows, direction: str = "higher", unit: str = "") -> dict[str, Any]:
    """Mean, natural limits and the periods with a signal; `turn` is what the last signal means."""
    values = [float(value) for _label, value in rows]
    chart = natural(values, unit)
    if chart is None:
        return {"n": 0, "signals": []}
    signals = [
        [rows[place][0], sorted(marks)] for place, marks in enumerate(chart.signals) if marks
    ]
    known = {"mean": chart.mean, "lower": chart.lower, "upper": chart.upper}
    last = next((i for i in reversed(range(len(values))) if chart.signals[i]), None)
    turn = ""
    if last is not None:
        better = (values[last] > chart.mean) == (direction == "higher")
        turn = "better" if better else "worse"
    return {**known, "n": len(values), "provisional": chart.provisional, "signals": signals,
            "turn": turn}  # fmt: skip


def compared(rows: Rows, direction: str = "higher") -> dict[str, Any]:
    """Ours against the best of the others; without ours there is no distance."""
    ours = next((float(v) for label, v in rows if label.lower() in OURS), None)
    others = [[label, float(v)] for label, v in rows if label.lower() not in OURS]
    pick = max if direction == "higher" else min
    best = pick(others, key=lambda one: one[1]) if others else None
    gap = None if ours is None or best is None else round(ours - best[1], 6)
    ahead = None if gap is None else (gap >= 0 if direction == "higher" else gap <= 0)
    return {"ours": ours, "best": best, "gap": gap, "ahead": ahead}
