"""Two moments of a policy side by side: what was said, which numbers ruled, what was judged."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from charter.kernel.parameters.models import Setting
from charter.policy.editions import edition
from charter.policy.models import Amendment, Judgement, Verdict
from charter.policy.pack import Pack, Row, packs
from charter.policy.rulings import end_of, settled
from charter.policy.wording import TONES, number, parameter_title, plain, shown, tell

WORD = re.compile(r"[A-Za-z0-9.,%'’-]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Turn:
    """A day on which the text or a number of the policy changed."""

    day: dt.date
    what: str
    reason: str
    by: str

    @property
    def eve(self) -> dt.date:
        """The last day of what was before."""
        return self.day - dt.timedelta(days=1)


def turns(name: str) -> list[Turn]:
    """From the first version to the last, with the parameters set in between; two queries."""
    pack = packs()[name]
    found = [Turn(pack.effective_on, pack.version, "", "")]
    rows = Amendment.objects.in_force(name, dt.date.max).select_related("proposed_by")
    for one in rows:
        said = f"{number(pack.rows[one.clause])} {tell(pack.rows[one.clause].title)}"
        found.append(Turn(one.effective_on, said, one.reason, str(one.proposed_by)))
    held = {name_ for row in pack.rows.values() for name_ in row.parameters}
    for setting in Setting.objects.filter(name__in=held).select_related("set_by"):
        title = f"{parameter_title(setting.name)} {shown(setting.name, setting.value)}"
        by = str(setting.set_by or "")
        found.append(Turn(setting.effective_on, title, setting.reason, by))
    return sorted(found, key=lambda turn: turn.day)


@dataclass(frozen=True)
class Side:
    """One clause at one of the two moments."""

    text: str
    verdict: Verdict
    total: int
    kept: int

    @property
    def tone(self) -> str:
        return TONES[self.verdict]


@dataclass(frozen=True)
class Pair:
    """One clause then and now, with what changed."""

    row: Row
    before: Side
    after: Side
    parameters: tuple[tuple[str, str, str], ...]

    @property
    def number(self) -> str:
        return number(self.row)

    @property
    def title(self) -> str:
        return tell(self.row.title)

    @property
    def is_reworded(self) -> bool:
        return self.before.text != self.after.text

    @property
    def is_changed(self) -> bool:
        return self.is_reworded or self.before.verdict != self.after.verdict

    def then(self) -> SafeString:
        return _marked(self.before.text, self.after.text, "del")

    def now(self) -> SafeString:
        return _marked(self.after.text, self.before.text, "ins")


def _marked(text: str, other: str, tag: str) -> SafeString:
    """The text with every word that the other does not have in that place marked."""
    words, others = WORD.findall(text), WORD.findall(other)
    pieces: list[tuple[SafeString | str]] = []
    for same, a, b, _c, _d in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        said = "".join(words[a:b])
        if said and same != "equal":
            pieces.append((format_html("<{0}>{1}</{0}>", tag, said),))
        elif said:
            pieces.append((said,))
    return format_html_join("", "{}", pieces)


def compared(name: str, before: dt.date, after: dt.date) -> list[Pair]:
    """Clause by clause at the ends of two days; six queries, however long the policy is."""
    old, new = _moment(name, before), _moment(name, after)
    return list(_pairs(old, new))


@dataclass(frozen=True)
class _Moment:
    pack: Pack
    values: Mapping[str, Any]
    stood: Mapping[str, Judgement]

    def side(self, code: str) -> Side:
        row, found = self.pack.rows[code], self.stood.get(code)
        verdict = Verdict(found.verdict) if found else Verdict.NO_EVIDENCE
        counts = (found.total, found.kept) if found else (0, 0)
        return Side(plain(row, self.values), verdict, *counts)


def _moment(name: str, day: dt.date) -> _Moment:
    standing = Judgement.objects.of_organisation().standing(end_of(day))
    stood = {row.clause: row for row in standing.filter(clause__startswith=name)}
    return _Moment(edition(name, day), settled(day).values, stood)


def _pairs(old: _Moment, new: _Moment) -> Iterator[Pair]:
    for code, row in new.pack.rows.items():
        names = dict.fromkeys((*old.pack.rows[code].parameters, *row.parameters))
        moved = tuple(
            (parameter_title(n), shown(n, old.values[n]), shown(n, new.values[n]))
            for n in names
            if old.values[n] != new.values[n]
        )
        yield Pair(row, old.side(code), new.side(code), moved)
