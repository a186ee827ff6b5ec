"""S-curves: how much should be, and was, done by each moment; pure.

Planned: each task's weight falls due evenly between its planned start and finish, summed over the
tasks, in percent of all weight (PMI, Practice Standard for Earned Value Management: the planned
value curve). Earned: the weight of each task times what was last reported of it by that moment.
Moments are numbers (seconds); curves are percents from 0 to 100.
"""

from collections.abc import Iterable, Mapping, Sequence

Span = tuple[float, float, float]  # start, finish, weight
Report = tuple[float, int, int]  # moment, task, percent


def moments(first: float, last: float, step: float, most: int) -> list[float]:
    """From `first` to `last` by `step`, which grows until there are at most `most` points."""
    step = max(step, (last - first) / max(most - 1, 1))
    count = int((last - first) // step) if step > 0 else 0
    found = [first + n * step for n in range(count + 1)]
    return found if found[-1] >= last else [*found, last]


def planned(spans: Sequence[Span], at: Sequence[float]) -> list[float]:
    """Never falls, 0 before the first start, 100 from the last finish on."""
    total = sum(weight for _start, _finish, weight in spans)
    if not total:
        return [0.0 for _moment in at]
    return [sum(w * _over(a, b, m) for a, b, w in spans) / total * 100 for m in at]


def _over(start: float, finish: float, moment: float) -> float:
    """The part of a task's planned time that is over."""
    if moment >= finish:
        return 1.0
    if moment <= start:
        return 0.0
    return (moment - start) / (finish - start)


def earned(
    weights: Mapping[int, float], reports: Iterable[Report], at: Sequence[float]
) -> list[float]:
    """By what had been reported at each moment; a correction may lower it. `at` rises."""
    total = sum(weights.values())
    if not total:
        return [0.0 for _moment in at]
    waiting = sorted(reports)
    done: dict[int, int] = {}
    found, place = [], 0
    for moment in at:
        while place < len(waiting) and waiting[place][0] <= moment:
            _when, task, percent = waiting[place]
            done[task] = percent
            place += 1
        found.append(sum(weights.get(t, 0) * p for t, p in done.items()) / total)
    return found
