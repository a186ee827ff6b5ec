"""What a control chart draws: points with their words, and the kind of its limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from charter.ground import spc


@dataclass(frozen=True)
class Series:
    """What an XmR chart draws. `changes`: indices from which limits are computed anew, with the
    reason; `left_out`: points with a known special cause, which do not move the limits; `notes`:
    words at single points; `better`: higher, lower or neutral. `kind`: i, mr, p, u, c, xbar, s, t
    or g. p and u have `parts`, the (numerator, denominator) of each point (p speaks in percent);
    xbar and s the (standard deviation, size). `rules` is the set of signals."""

    points: Sequence[tuple[str, float]]
    unit: str = ""
    target: float | None = None
    better: str = "higher"
    changes: Sequence[tuple[int, str]] = ()
    left_out: frozenset[int] = frozenset()
    notes: Mapping[int, str] = field(default_factory=dict)
    places: int = 1
    kind: str = "i"
    parts: Sequence[tuple[float, float]] = ()
    rules: str = spc.NHS

    @property
    def key(self) -> tuple[object, ...]:
        """All that a drawing of it depends on."""
        said = tuple(self.changes), self.left_out, tuple(self.notes.items()), tuple(self.parts)
        drawn = self.unit, self.target, self.better, self.places, self.kind, self.rules
        return tuple(self.points), *said, *drawn

    def phases(self) -> list[tuple[int, spc.Limits]]:
        """(first index, limits) of each stretch between two proven changes; reckoned once."""
        return self._phases

    @cached_property
    def _phases(self) -> list[tuple[int, spc.Limits]]:
        values = [v for _l, v in self.points]
        inner = {at for at, _reason in self.changes if 0 < at < len(values)}
        found = []
        for a, b in pairwise([0, *sorted(inner), len(values)]):
            limits = self._limits(a, b)
            if limits:
                found.append((a, limits))
        return found

    def _limits(self, a: int, b: int) -> spc.Limits | None:
        """Of the points from a up to b."""
        values = [v for _l, v in self.points[a:b]]
        left_out = {i - a for i in self.left_out if a <= i < b}
        if self.kind in ("p", "u", "xbar", "s"):
            return self._sized(values, self.parts[a:b], left_out)
        if self.kind == "c":
            return spc.c(values, None, left_out, self.rules)
        if self.kind == "mr":
            return spc.of_ranges(values)
        if self.kind == "t":
            return spc.until_event(values, left_out, self.rules)
        if self.kind == "g":
            return spc.between_events(values, left_out, self.rules)
        return spc.xmr(values, None, left_out, self.rules)

    def _sized(
        self, values: Sequence[float], parts: Sequence[tuple[float, float]], left_out: set[int]
    ) -> spc.Limits | None:
        """Limits of charts whose points differ in size."""
        if self.kind in ("xbar", "s"):
            samples = [(v, s, int(n)) for v, (s, n) in zip(values, parts, strict=True)]
            limits = spc.xbar_of if self.kind == "xbar" else spc.s_of
            return limits(samples, left_out, self.rules)
        hits, sizes = [h for h, _n in parts], [n for _h, n in parts]
        if self.kind == "p":
            return spc.p(hits, sizes, None, left_out, self.rules, scale=100.0)
        return spc.u(hits, sizes, None, left_out, self.rules)
