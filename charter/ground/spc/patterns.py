"""What deserves a question: sets of rules, of which an organisation keeps one.

More rules find more and cry wolf more often, so sets are never mixed. Each rule looks at a stretch
that ends at a place and names the places that take part. z is the distance from the centre in
sigmas of that very point, so limits may differ from point to point.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

OUTSIDE, RUN, TREND, NEAR = "outside", "run7", "trend7", "2of3"
NHS, NELSON, WESTERN = "nhs", "nelson", "western_electric"
Places = Sequence[int]
Rule = tuple[str, Callable[[Sequence[float], Sequence[float], int], Places]]


def _one_way(signs: Sequence[float]) -> bool:
    return all(s > 0 for s in signs) or all(s < 0 for s in signs)


def outside(z: Sequence[float], _values: Sequence[float], i: int) -> Places:
    return (i,) if abs(z[i]) > 3 else ()


def run(n: int) -> Callable[[Sequence[float], Sequence[float], int], Places]:
    """n in a row on one side; a value on the centre breaks it."""

    def found(z: Sequence[float], _values: Sequence[float], i: int) -> Places:
        stretch = range(i - n + 1, i + 1)
        return stretch if stretch[0] >= 0 and _one_way([z[j] for j in stretch]) else ()

    return found


def trend(n: int) -> Callable[[Sequence[float], Sequence[float], int], Places]:
    """n points, each further the same way than the one before."""

    def found(_z: Sequence[float], values: Sequence[float], i: int) -> Places:
        stretch = range(i - n + 1, i + 1)
        if stretch[0] < 0:
            return ()
        steps = [values[j] - values[j - 1] for j in stretch[1:]]
        return stretch if _one_way(steps) else ()

    return found


def beyond(
    k: int, n: int, sigmas: float, same: bool = False
) -> Callable[[Sequence[float], Sequence[float], int], Places]:
    """k of n beyond so many sigmas on one side, the last (`same`: all n on that side) included."""

    def found(z: Sequence[float], _values: Sequence[float], i: int) -> Places:
        stretch = range(i - n + 1, i + 1)
        if stretch[0] < 0:
            return ()
        for way in (1, -1):
            far = [j for j in stretch if way * z[j] > sigmas]
            ends = all(way * z[j] > 0 for j in stretch) if same else i in far
            if len(far) >= k and ends:
                return far
        return ()

    return found


def alternating(z: Sequence[float], values: Sequence[float], i: int) -> Places:
    """14 points that go up and down by turns (Nelson's rule 4)."""
    stretch = range(i - 13, i + 1)
    if stretch[0] < 0:
        return ()
    steps = [values[j] - values[j - 1] for j in stretch[1:]]
    turns = all(a * b < 0 for a, b in pairwise(steps))
    return stretch if turns else ()


def hugging(z: Sequence[float], _values: Sequence[float], i: int) -> Places:
    """15 within one sigma of the centre (Nelson's rule 7)."""
    stretch = range(i - 14, i + 1)
    return stretch if stretch[0] >= 0 and all(abs(z[j]) < 1 for j in stretch) else ()


def avoiding(z: Sequence[float], _values: Sequence[float], i: int) -> Places:
    """8 farther than one sigma from the centre, on either side (Nelson's rule 8)."""
    stretch = range(i - 7, i + 1)
    return stretch if stretch[0] >= 0 and all(abs(z[j]) > 1 for j in stretch) else ()


SETS: dict[str, tuple[Rule, ...]] = {
    NHS: (
        (OUTSIDE, outside),
        (RUN, run(7)),
        (TREND, trend(7)),
        (NEAR, beyond(2, 3, 2, same=True)),
    ),
    NELSON: (
        (OUTSIDE, outside),
        ("run9", run(9)),
        ("trend6", trend(6)),
        ("alternating14", alternating),
        (NEAR, beyond(2, 3, 2)),
        ("4of5", beyond(4, 5, 1)),
        ("hugging15", hugging),
        ("avoiding8", avoiding),
    ),
    WESTERN: (
        (OUTSIDE, outside),
        (NEAR, beyond(2, 3, 2)),
        ("4of5", beyond(4, 5, 1)),
        ("run8", run(8)),
    ),
}


def firing(
    z: Sequence[float], values: Sequence[float], rules: Sequence[Rule]
) -> Iterator[tuple[str, int, Places]]:
    """(rule, the place at which it becomes true, the places that take part)."""
    for i in range(len(values)):
        for name, holds in rules:
            if places := holds(z, values, i):
                yield name, i, places


def marked(z: Sequence[float], values: Sequence[float], rules: str = NHS) -> list[frozenset[str]]:
    """The rules of a set in which each point takes part."""
    marks: list[set[str]] = [set() for _ in values]
    for name, _end, places in firing(z, values, SETS[rules]):
        for place in places:
            marks[place].add(name)
    return [frozenset(m) for m in marks]
