"""Terms that grew between two bodies of Chinese text: pure, no dictionary, no segmenter.

1. Candidates: every run of 2 to 6 Han characters and every Latin word said in at least `FLOOR`
   cases of the period. A run is frequent only if its parts are, so longer runs are built from
   the frequent shorter ones (Agrawal & Srikant 1994).
2. Is it a word: at least `VARIETY` different characters (or edges of a sentence) stand before and
   after it, and no function word stands at its edge (accessor variety, Feng et al. 2004,
   Computational Linguistics 30). 「調不」 in 「空調不冷」 is none.
3. Did it grow: the log-likelihood ratio G² of the two shares of cases (Dunning 1993,
   Computational Linguistics 19) is at least 15.13, p < 0.0001 with one degree of freedom (Rayson
   & Garside 2000), because thousands of candidates are tried at once; and the share is at least
   `TIMES` the earlier one. Cases are counted, not occurrences: one long letter is one voice.
4. A term inside a longer one that is said in nearly the same cases says nothing more and is
   dropped; terms said in the same cases are one theme, named by the one that grew most.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from charter.rooms.aftersales.voices.runs import Document, Runs, read

FLOOR = 5
VARIETY = 3
TIMES = 1.5
CRITICAL = 15.13
LONGEST = 6
NESTED, SAME_THEME = 0.8, 0.6
MOST, MOST_EXAMPLES = 10, 3
EDGES = frozenset(
    "的了著过吗呢吧啊是在和与及也就都很请您你我他她它们个把被让对于以而但或会要已并并且之其"
)


@dataclass(frozen=True)
class Said:
    """One text of a customer; `matter` is the case it belongs to, `customer` whose it is."""

    matter: int
    customer: int
    text: str


@dataclass(frozen=True)
class Example:
    """A sentence in which the term was said, and its case."""

    matter: int
    sentence: str


@dataclass(frozen=True)
class Term:
    """`count` of `total` cases of the period, `count_before` of `total_before` earlier, from
    `customers` different customers; `score` is G²; `also` are words of the same theme."""

    word: str
    count: int
    total: int
    count_before: int
    total_before: int
    customers: int
    score: float
    also: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def share(self) -> float:
        """In percent of the period's cases."""
        return 100 * self.count / self.total

    @property
    def share_before(self) -> float | None:
        """In percent; None when there were no cases before."""
        return 100 * self.count_before / self.total_before if self.total_before else None

    @property
    def is_new(self) -> bool:
        return self.count_before == 0

    @property
    def times(self) -> float | None:
        """How many times the earlier share; None for a new term."""
        return self.share / self.share_before if self.share_before else None

    def facts(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, facts: dict[str, Any]) -> "Term":
        examples = tuple(Example(**one) for one in facts["examples"])
        return cls(**{**facts, "also": tuple(facts["also"]), "examples": examples})


def likelihood(count: int, total: int, before: int, total_before: int) -> float:
    """G² of the table said / not said in the two periods; 0 when nothing differs."""
    observed = (count, total - count, before, total_before - before)
    both, everything = count + before, total + total_before
    expected = (
        total * both / everything,
        total * (everything - both) / everything,
        total_before * both / everything,
        total_before * (everything - both) / everything,
    )
    pairs = zip(observed, expected, strict=True)
    return 2 * sum(o * math.log(o / e) for o, e in pairs if o)


def grown(now: Iterable[Said], before: Iterable[Said], most: int = MOST) -> list[Term]:
    """The themes that grew, strongest first. Empty when either period has no cases: with
    nothing to compare with, nothing has grown."""
    period, earlier = _documents(now), _documents(before)
    if not period or not earlier:
        return []
    runs = Runs(period, FLOOR, LONGEST)
    then = runs.counted_in(earlier)
    grew = []
    for word, matters in runs.matters.items():
        sizes = (len(matters), len(period), then[word], len(earlier))
        if _has_grown(*sizes) and _is_word(word, runs):
            grew.append(_Grown(word, matters, then[word], likelihood(*sizes)))
    themes = _themes(_without_nested(grew))[:most]
    return [_term(one, period, len(earlier)) for one in themes]


def _has_grown(count: int, total: int, before: int, total_before: int) -> bool:
    is_more = count * total_before >= TIMES * before * total
    return is_more and likelihood(count, total, before, total_before) >= CRITICAL


def _documents(said: Iterable[Said]) -> list[Document]:
    by_matter: dict[int, Document] = {}
    for one in said:
        document = by_matter.setdefault(one.matter, Document(one.matter, one.customer))
        document.sentences.extend(read(one.text))
    return list(by_matter.values())


@dataclass
class _Grown:
    """`matters` are the places of its documents in the period."""

    word: str
    matters: frozenset[int]
    before: int
    score: float
    also: list[str] = field(default_factory=list)


def _is_word(word: str, runs: Runs) -> bool:
    if word.isascii():
        return True
    if word[0] in EDGES or word[-1] in EDGES:
        return False
    return min(runs.variety(word)) >= VARIETY


def _without_nested(found: Sequence[_Grown]) -> list[_Grown]:
    """Those that stand in no longer one said in nearly the same cases."""
    longest_first = sorted(found, key=lambda one: -len(one.word))
    kept: list[_Grown] = []
    for one in longest_first:
        covers = (long for long in kept if one.word in long.word)
        if not any(len(long.matters) >= NESTED * len(one.matters) for long in covers):
            kept.append(one)
    return kept


def _themes(found: Iterable[_Grown]) -> list[_Grown]:
    themes: list[_Grown] = []
    for one in sorted(found, key=lambda one: (-one.score, one.word)):
        home = next((theme for theme in themes if _overlap(theme, one) >= SAME_THEME), None)
        if home is None:
            themes.append(one)
        elif not any(one.word in word or word in one.word for word in (home.word, *home.also)):
            home.also.append(one.word)
    return themes


def _overlap(one: _Grown, other: _Grown) -> float:
    """Szymkiewicz–Simpson: what they share of the smaller one."""
    smaller = min(len(one.matters), len(other.matters))
    return len(one.matters & other.matters) / smaller


def _term(one: _Grown, period: Sequence[Document], total_before: int) -> Term:
    spoken = [period[place] for place in sorted(one.matters, reverse=True)]
    examples = [
        Example(document.matter, sentence.text)
        for document in spoken
        for sentence in document.sentences
        if one.word in sentence.folded
    ]
    different = {example.sentence: example for example in reversed(examples)}
    surface = Counter(
        form for d in spoken for s in d.sentences for form in s.forms_of(one.word)
    ).most_common(1)
    return Term(
        word=surface[0][0],
        count=len(one.matters),
        total=len(period),
        count_before=one.before,
        total_before=total_before,
        customers=len({document.customer for document in spoken}),
        score=round(one.score, 1),
        also=tuple(_as_written(word, spoken) for word in one.also[:4]),
        examples=tuple(sorted(different.values(), key=lambda e: -e.matter))[:MOST_EXAMPLES],
    )


def _as_written(word: str, spoken: Sequence[Document]) -> str:
    forms = (form for d in spoken for s in d.sentences for form in s.forms_of(word))
    return next(forms, word)
