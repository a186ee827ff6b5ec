"""How much of a task is done, by the rule that the plan fixed; pure.

Source: PMI, Practice Standard for Earned Value Management: fixed formulas (0/100, 50/50), weighted
milestones, units completed. Whole percents, rounded down; 100 only when the task is finished.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

ZERO_HUNDRED, FIFTY_FIFTY, UNITS, MILESTONES = (
    "zero_hundred",
    "fifty_fifty",
    "units",
    "milestones",
)


def earned(
    rule: str,
    *,
    started: bool,
    finished: bool,
    units_done: int = 0,
    units_total: int = 100,
    steps: Sequence[Mapping[str, Any]] = (),
    reached: Collection[str] = (),
) -> int:
    """0 to 100. `steps` are {"name", "weight"}; what is reached and no step of it counts nothing.

    A task that is not finished has at most 99: the owner says that it is done, no sum does.
    """
    if finished:
        return 100
    if not started:
        return 0
    match rule:
        case "zero_hundred":
            return 0
        case "fifty_fifty":
            return 50
        case "milestones":
            total = sum(step["weight"] for step in steps)
            done = sum(step["weight"] for step in steps if step["name"] in reached)
            return min(done * 100 // total, 99) if total else 0
    return min(units_done * 100 // units_total, 99)
