"""What the policy page asks: one query for the verdicts of a whole policy, whatever its length."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from django.db.models import Q
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.database.prepared import Prepared, Shape
from charter.kernel.parameters.queries import Parameters
from charter.org.models import Department, Person
from charter.policy.editions import edition, editions
from charter.policy.margin import Line
from charter.policy.models import Attestation, Judgement, Verdict, Visit
from charter.policy.pack import Pack, Part, Row
from charter.policy.rulings import end_of, settled
from charter.policy.wording import TONES, chapter, marked, tell

MONTH = dt.timedelta(days=30)
ORDER = (Verdict.KEPT, Verdict.AT_RISK, Verdict.BROKEN, Verdict.NO_EVIDENCE, Verdict.ATTESTED)
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Block:
    """A piece of the page in reading order: heading, clause, folded clauses, or a gap."""

    kind: str
    heading: str = ""
    anchor: str = ""
    line: Line | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A line of the contents, with the verdicts under it."""

    anchor: str
    label: str
    bars: tuple[tuple[str, str, int], ...]
    depth: int


@dataclass
class Reading:
    """A policy as one person reads it at one moment."""

    pack: Pack
    lines: dict[str, Line]
    before: Counts
    changed: list[Line]
    since: dt.datetime | None
    checked_at: dt.datetime | None
    at: dt.date | None = None
    department: Department | None = None
    blocks: list[Block] = field(default_factory=list)
    contents: list[Entry] = field(default_factory=list)

    @property
    def counts(self) -> Counts:
        return Counter(line.verdict for line in self.lines.values())

    @property
    def owner(self) -> str:
        return tell(self.pack.owner)

    @property
    def data_time(self) -> dt.datetime | None:
        """Of when the page is: the end of the day asked for, or the last judgement."""
        return end_of(self.at) if self.at else self.checked_at

    @property
    def kept(self) -> int:
        return self.counts[Verdict.KEPT]

    @property
    def better(self) -> int:
        return sum(1 for line in self.changed if rank(line.verdict) < rank(line.was))

    @property
    def worse(self) -> int:
        return sum(1 for line in self.changed if rank(line.verdict) > rank(line.was))


RANK = (Verdict.KEPT, Verdict.ATTESTED, Verdict.AT_RISK, Verdict.NO_EVIDENCE, Verdict.BROKEN)


def rank(verdict: str) -> int:
    """Smaller is better; a hole is worse than a warning and better than a breach."""
    return RANK.index(Verdict(verdict))


def read(name: str, person: Person, *, at: dt.date | None = None, mine: bool = False) -> Reading:
    """The whole policy for one reader: seven queries, however long it is."""
    pack = edition(name, at)
    moment = end_of(at) if at else None
    department = person.department if mine else None
    standing = _standing(name, department, moment)
    visit = Visit.objects.filter(person=person, pack=name).first()
    since = (visit.before or None) if visit else None
    was = _verdicts(name, since) if since and not at else {}
    month = _verdicts(name, (moment or clock.now()) - MONTH)
    values = settled(at).values
    words = {
        a.clause.code: a
        for a in Attestation.objects.in_force(at or clock.today()).select_related(
            "clause", "person"
        )
    }
    lines = {
        code: _line(row, standing.get(code), values, words.get(code), was.get(code, ""), department)
        for code, row in pack.rows.items()
    }
    return Reading(
        pack=pack,
        lines=lines,
        before=Counter(month.values()),
        changed=[line for line in lines.values() if line.was and line.was != line.verdict],
        since=since if was else None,
        checked_at=max((j.checked_at for j in standing.values()), default=None),
        at=at,
        department=department,
    )


def _line(
    row: Row,
    judgement: Judgement | None,
    values: Parameters,
    word: Attestation | None,
    was: str,
    department: Department | None,
) -> Line:
    verdict = Verdict(judgement.verdict) if judgement else Verdict.NO_EVIDENCE
    wide = bool(department and judgement and judgement.department_id is None)
    return Line(row, judgement, marked(row, TONES[verdict], values), word, was, wide)


def _standing(
    name: str, department: Department | None, moment: dt.datetime | None
) -> dict[str, Judgement]:
    """The department's judgement where the clause has one, else the organisation's."""
    if department is None and moment is None:
        made = [JUDGEMENT.make(row) for row in _kept_now(name).rows()]
        return {one.clause: one for one in made}
    scope = Q(department=None) | Q(department=department)
    rows = Judgement.objects.standing(moment).filter(scope, clause__startswith=name)
    found: dict[str, Judgement] = {}
    for row in rows:
        if row.department_id is not None or row.clause not in found:
            found[row.clause] = row
    return found


def _verdicts(name: str, moment: dt.datetime) -> dict[str, str]:
    return dict(_kept_then(name).rows(moment=moment))


JUDGEMENT = Shape(Judgement)


@cache
def _kept_now(name: str) -> Prepared:
    return Prepared(
        lambda: JUDGEMENT.of(
            Judgement.objects.of_organisation().standing().filter(clause__startswith=name)
        )
    )


@cache
def _kept_then(name: str) -> Prepared:
    return Prepared(
        lambda moment: (
            Judgement.objects.of_organisation()
            .standing(moment)
            .filter(clause__startswith=name)
            .values_list("clause", "verdict")
        ),
        moment=dt.datetime,
    )


def arrange(reading: Reading, *, fold: bool, only: str = "") -> Reading:
    """Put the clauses under their headings; fold what is kept; show only one verdict if asked."""
    for part in reading.pack.parts:
        reading.blocks += _blocks(part, reading, fold, only)
        reading.contents += _entries(part, reading, "")
    return reading


def _blocks(part: Part, reading: Reading, fold: bool, only: str) -> Iterator[Block]:
    inside = [reading.lines[row.code] for row in part.rows]
    shown = [line for line in inside if not only or line.verdict == only]
    below = [b for sub in part.parts for b in _blocks(sub, reading, fold, only)]
    gaps = [] if only else [Block("gap", tell(gap)) for gap in part.gaps]
    if only and not shown and not below:
        return
    number = chapter(part.number)
    mark = ". " if number.isdigit() else "、"
    yield Block(f"h{part.depth + 1}", f"{number}{mark}{tell(part.title)}", part.anchor)
    kept: list[Line] = []
    for line in shown:
        if fold and line.verdict == Verdict.KEPT and only != Verdict.KEPT:
            kept.append(line)
            continue
        if kept:
            yield Block("fold", lines=tuple(kept))
            kept = []
        yield Block("line", line=line)
    if kept:
        yield Block("fold", lines=tuple(kept))
    yield from gaps
    yield from below


def _entries(part: Part, reading: Reading, above: str) -> Iterator[Entry]:
    counts = Counter(reading.lines[row.code].verdict for row in part.all_rows())
    bars = tuple((TONES[v], str(v.label), counts[v]) for v in ORDER if counts[v])
    number = chapter(part.number)
    mark = ". " if number.isdigit() else "、"
    label = f"{number}{mark}" if part.depth == 1 else f"{above}.{number}　"
    yield Entry(part.anchor, f"{label}{tell(part.title)}", bars, part.depth)
    if part.depth == 1:
        for sub in part.parts:
            yield from _entries(sub, reading, number)


@dataclass(frozen=True)
class Sum:
    """One verdict in the summary bar: how many clauses, and how many more than a month ago."""

    verdict: str
    tone: str
    word: str
    count: int
    change: int | None

    @property
    def trend(self) -> str:
        if self.change is None:
            return _("上月沒有判定")
        if not self.change:
            return _("持平")
        sign = "+" if self.change > 0 else "−"
        return _("比上月%(sign)s%(n)s") % {"sign": sign, "n": abs(self.change)}


def summed(reading: Reading) -> list[Sum]:
    """The counts in their order; a verdict nobody has and nobody had is left out if attested."""
    return _sums(reading.counts, reading.before)


def _sums(counts: Counts, before: Counts) -> list[Sum]:
    return [
        Sum(
            verdict.value,
            TONES[verdict],
            str(verdict.label),
            counts[verdict],
            counts[verdict] - before[verdict] if sum(before.values()) else None,
        )
        for verdict in ORDER
        if verdict != Verdict.ATTESTED or counts[verdict] or before[verdict]
    ]


@dataclass(frozen=True)
class Brief:
    """A policy in one line: its counts, and the clauses worse off than at another moment."""

    pack: Pack
    sums: list[Sum]
    worse: list[tuple[Row, Verdict]]

    @property
    def all(self) -> int:
        return sum(one.count for one in self.sums)


def briefs(since: dt.datetime, at: dt.date | None = None) -> list[Brief]:
    """Three statements, for the first page of those who answer for the whole; `at` the end of a
    day, or now."""
    now, then = _verdicts("", end_of(at) if at else clock.now()), _verdicts("", since)
    return [_brief(pack, name, now, then) for name, pack in editions(at).items()]


def _brief(pack: Pack, name: str, now: Mapping[str, str], then: Mapping[str, str]) -> Brief:
    none = Verdict.NO_EVIDENCE
    standing = {code: Verdict(now.get(code, none)) for code in pack.rows}
    worse = [(pack.rows[c], v) for c, v in standing.items() if rank(v) > rank(then.get(c, none))]
    worst_first = sorted(worse, key=lambda one: -rank(one[1]))
    before = Counter(verdict for code, verdict in then.items() if code.startswith(name))
    return Brief(pack, _sums(Counter(standing.values()), before), worst_first)
