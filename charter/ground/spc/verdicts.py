"""Two questions about a process: did it change, and does it reach the target as it is?"""

import math
from collections.abc import Sequence
from itertools import pairwise

from charter.ground.spc.limits import Limits

COMMON, BETTER, WORSE_, ODD = "common", "better", "worse", "odd"


def assurance(limits: Limits, target: float, better: str = "higher") -> str | None:
    """pass, fail or hit-or-miss: what the process, left as it is, will do against the target."""
    if limits.lower is None or limits.upper is None or better not in ("higher", "lower"):
        return None
    if target > limits.upper:
        return "fail" if better == "higher" else "pass"
    if target < limits.lower:
        return "pass" if better == "higher" else "fail"
    return "hit-or-miss"


def variation(limits: Limits, values: Sequence[float], better: str = "higher") -> str | None:
    """common, better, worse, or odd (no direction is wanted): what the last point says.

    None as long as there are no limits."""
    if limits.lower is None or not limits.signals:
        return None
    if not limits.signals[-1]:
        return COMMON
    if better not in ("higher", "lower"):
        return ODD
    return BETTER if (values[-1] > limits.mean) == (better == "higher") else WORSE_


def runs(values: Sequence[float], centre: float) -> dict[str, int | bool]:
    """Anhøj's two rules without limits: the longest run, and crossings of the centre.

    Values on the centre say nothing and are passed over."""
    sides = [v > centre for v in values if v != centre]
    longest = current = min(1, len(sides))
    crossings = 0
    for before, now in pairwise(sides):
        current = current + 1 if now == before else 1
        crossings += now != before
        longest = max(longest, current)
    most = round(math.log2(len(sides))) + 3 if sides else 0
    fewest = _fewest(len(sides) - 1)
    odd = longest > most or crossings < fewest
    named = {"n_useful": len(sides), "longest_run": longest, "longest_run_max": most}
    return {**named, "crossings": crossings, "crossings_min": fewest, "runs_signal": odd}


def _fewest(n: int) -> int:
    """The 5 % quantile of a fair coin thrown n times."""
    total = 0
    for k in range(max(n, 0) + 1):
        total += math.comb(max(n, 0), k)
        if 20 * total >= 2 ** max(n, 0):
            return k
    return 0
