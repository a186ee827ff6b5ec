"""How the last twelve months would have been judged under another value of a parameter.

Each proof is asked for the end of each month, once under the values that ruled then and once
with the new value. A proof that looks only at dates answers exactly; where a record was changed
afterwards, today's content is what it sees. The page says so.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils import timezone

from charter.ground import clock
from charter.kernel.evidence import EVIDENCE
from charter.kernel.parameters.queries import Moment, Parameters, in_force
from charter.policy.models import Verdict
from charter.policy.pack import clauses
from charter.policy.verdicts import judge
from charter.policy.wording import TONES

MONTHS = 12


@dataclass(frozen=True)
class Month:
    """The end of one month, judged."""

    day: dt.date
    verdict: Verdict
    share: float | None

    @property
    def tone(self) -> str:
        return TONES[self.verdict]


@dataclass(frozen=True)
class Trial:
    """Twelve months of one clause under one value."""

    clause: str
    months: tuple[Month, ...]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """(tone, word, months) for the verdicts that occur."""
        found = Counter(month.verdict for month in self.months)
        return [(TONES[v], str(v.label), found[v]) for v in Verdict if found[v]]


def month_ends(today: dt.date) -> list[dt.date]:
    """The last days of the twelve months before this one, oldest first."""
    ends = []
    day = today.replace(day=1)
    for _i in range(MONTHS):
        day -= dt.timedelta(days=1)
        ends.append(day)
        day = day.replace(day=1)
    return ends[::-1]


class Watched(Parameters):
    """Parameters that remember which of them were asked for."""

    def __init__(self) -> None:
        super().__init__({})
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.asked.add(name)
        return super().__getitem__(name)


@cache
def readers() -> dict[str, frozenset[str]]:
    """Parameter -> clauses whose proofs read it, found by letting each proof say what it asks.

    A detail parameter stands in no sentence, so the sentence cannot tell. Nothing is run: the
    proofs only build their querysets and conditions.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for code, proofs in EVIDENCE.items():
        for proof in proofs:
            watched = Watched()
            moment = Moment(clock.now(), watched)
            proof.population(moment)
            proof.kept(moment)
            for more in (proof.risk, proof.required):
                if more:
                    more(moment)
            for name in watched.asked:
                found[name].add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


def affected(name: str) -> list[str]:
    """The clauses whose sentence holds this parameter, or whose proofs read it, in order."""
    reading = readers().get(name, frozenset())
    return [
        code
        for code, row in clauses().items()
        if EVIDENCE.get(code) and (name in row.parameters or code in reading)
    ]


def tried(clause: str, name: str, value: Any = None) -> Trial:
    """Judge the clause at twelve month ends; with a value, as if it had ruled all along."""
    return Trial(clause, tuple(_months(clause, name, value)))


def _months(clause: str, name: str, value: Any) -> Iterable[Month]:
    for day in month_ends(clock.today()):
        at = timezone.make_aware(dt.datetime.combine(day, dt.time.max))
        ruling = dict(in_force(day))
        if value is not None:
            ruling[name] = value
        with clock.at(at):
            moment = Moment(at, Parameters(ruling))
            finding = judge([clause], moment).organisation[clause]
        share = finding.kept * 100 / finding.total if finding.total else None
        yield Month(day, finding.verdict, share)
