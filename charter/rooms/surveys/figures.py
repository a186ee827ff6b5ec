"""CSAT, NPS and CES with the number of answers they rest on; pure arithmetic.

Source: formula sheet. CSAT: share of the two best of five (ISO 10004), below 30 answers with
Wilson's 95 % interval. NPS: share of 9 and 10 minus share of 0 to 6, -100 to 100, never with a
percent sign, ± 1.96 standard errors. CES 2.0: mean of 1 to 7, with the share of 5 to 7. No answer
is no figure, with its reason; "does not apply" and "left out" are stated apart and never counted
as a score.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Z = 1.959964
FEW = 30
CSAT, NPS, CES = "csat", "nps", "ces"
ENDS = {CSAT: (1, 5), NPS: (0, 10), CES: (1, 7)}
GOOD = {CSAT: 4, NPS: 9, CES: 5}  # from here on an answer counts as content
BAD = 6  # NPS: up to here a detractor


def wilson(hits: int, n: int, z: float = Z) -> tuple[float, float] | None:
    """The 95 % interval of a share (0 to 1); None without answers."""
    if not n:
        return None
    share, square = hits / n, z * z
    middle = (share + square / (2 * n)) / (1 + square / n)
    reach = z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass
class Tally:
    """How often each score was given; `na` and `blank` are answers without one."""

    measure: str
    scores: Mapping[int, int] = field(default_factory=dict)
    na: int = 0
    blank: int = 0

    @property
    def n(self) -> int:
        return sum(self.scores.values())

    @property
    def everybody(self) -> int:
        """Also those to whom the question does not apply, or who left it out."""
        return self.n + self.na + self.blank

    def from_to(self, low: int, high: int) -> int:
        return sum(count for score, count in self.scores.items() if low <= score <= high)

    @property
    def good(self) -> int:
        return self.from_to(GOOD[self.measure], ENDS[self.measure][1])

    @property
    def best(self) -> int:
        return self.scores.get(ENDS[self.measure][1], 0)

    @property
    def bad(self) -> int:
        return self.from_to(0, BAD) if self.measure == NPS else 0

    @property
    def mean(self) -> float | None:
        return sum(s * c for s, c in self.scores.items()) / self.n if self.n else None

    @property
    def value(self) -> float | None:
        """CSAT in percent, NPS in points, CES as the mean."""
        if not self.n:
            return None
        if self.measure == NPS:
            return 100 * (self.good - self.bad) / self.n
        return self.mean if self.measure == CES else 100 * self.good / self.n

    @property
    def good_percent(self) -> float | None:
        return 100 * self.good / self.n if self.n else None

    def best_percent(self, *, of_everybody: bool) -> float | None:
        base = self.everybody if of_everybody else self.n
        return 100 * self.best / base if base else None

    @property
    def standard_error(self) -> float | None:
        """Of NPS, in points."""
        if self.measure != NPS or not self.n:
            return None
        difference = (self.good - self.bad) / self.n
        return 100 * math.sqrt(((self.good + self.bad) / self.n - difference**2) / self.n)

    @property
    def is_few(self) -> bool:
        """Too few answers to be more than a hint."""
        return 0 < self.n < FEW

    @property
    def interval(self) -> tuple[float, float] | None:
        """Of CSAT in percent (Wilson), of NPS in points; CES is a mean and has none here."""
        if self.measure == CSAT and (found := wilson(self.good, self.n)):
            return 100 * found[0], 100 * found[1]
        if (error := self.standard_error) is not None and self.value is not None:
            return max(-100.0, self.value - Z * error), min(100.0, self.value + Z * error)
        return None


def tally(measure: str, scores: Iterable[int | None], na: int = 0) -> Tally:
    """From single answers; None is one left out."""
    told = Counter(scores)
    blank = told.pop(None, 0)
    return Tally(measure, {s: c for s, c in told.items() if s is not None}, na, blank)
