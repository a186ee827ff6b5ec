"""Where measures of several departments get in each other's way, and what would help (四.2.2).

Pure: the same needs give the same clashes in the same order. Weeks begin on Monday.
    person   somebody is claimed for more than 100 % of a week
    money    one source is claimed for more than it holds
    order    a measure begins before the one it rests on has ended, or that one is not there
    overlap  two departments go at the same aim at the same time
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

FULL = Decimal(100)
WEEK = dt.timedelta(days=7)
DAY = dt.timedelta(days=1)
FARTHEST = 52  # weeks a measure may be moved
PERSON, MONEY, ORDER, OVERLAP = "person", "money", "order", "overlap"
SHIFT, OTHER, SHARE = "shift", "other", "share"


@dataclass(frozen=True)
class Need:
    """What one measure takes. `ends` is its last day; `people` maps a person to percent of a week;
    `source` and `amount` are the money; `after` the measures it rests on; `aim` what it goes at."""

    key: int
    department: int
    starts: dt.date
    ends: dt.date
    people: Mapping[int, Decimal] = field(default_factory=dict)
    source: str = ""
    amount: Decimal = Decimal(0)
    after: tuple[int, ...] = ()
    aim: str = ""


@dataclass(frozen=True)
class Offer:
    """A way out: move `measure` by `days`, let `person` do it, or give it only `part` (percent of
    a week, or money)."""

    how: str
    measure: int
    days: int = 0
    person: int | None = None
    part: Decimal | None = None


@dataclass(frozen=True)
class Clash:
    """`size` is what is too much: percent of the worst week, money, or days."""

    kind: str
    about: str
    measures: tuple[int, ...]
    departments: tuple[int, ...]
    since: dt.date
    until: dt.date
    size: Decimal
    offers: tuple[Offer, ...] = ()

    @property
    def key(self) -> str:
        """The same clash tomorrow: it is not found a second time while its dates move."""
        return f"{self.kind}:{self.about}:{','.join(map(str, self.measures))}"

    @property
    def is_across(self) -> bool:
        return len(self.departments) > 1


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def clashes(
    needs: Iterable[Need],
    *,
    funds: Mapping[str, Decimal] | None = None,
    stand_ins: Mapping[int, Iterable[int]] | None = None,
) -> list[Clash]:
    """Every clash. `funds` is what each source holds (a source that nobody knows is given once);
    `stand_ins` who could take over from whom."""
    every = sorted(needs, key=lambda need: need.key)
    found = [
        *_of_people(every, {k: sorted(v) for k, v in (stand_ins or {}).items()}),
        *_of_money(every, funds or {}),
        *_of_order(every),
        *_of_overlap(every),
    ]
    return sorted(found, key=lambda c: (c.since, c.kind, c.about, c.measures))


def _clash(
    kind: str, about: object, needs: list[Need], span: tuple[dt.date, dt.date], size: Decimal,
    offers: Iterable[Offer],
) -> Clash:  # fmt: skip
    keys = tuple(sorted({n.key for n in needs}))
    units = tuple(sorted({n.department for n in needs}))
    return Clash(kind, str(about), keys, units, *span, size, tuple(offers))


# People ------------------------------------------------------------------------------------------


def _of_people(every: list[Need], stand_ins: Mapping[int, list[int]]) -> Iterator[Clash]:
    claims: dict[int, list[Need]] = defaultdict(list)
    for need in every:
        for person, percent in need.people.items():
            if percent > 0:
                claims[person].append(need)
    for person in sorted(claims):
        for since, until, needs in _too_much(person, claims[person]):
            offers = _help(person, needs, claims, stand_ins.get(person, []))
            over = load(person, needs) - FULL
            yield _clash(PERSON, person, needs, (since, until), over, offers)


def load(person: int, needs: Iterable[Need]) -> Decimal:
    return sum((need.people.get(person, Decimal(0)) for need in needs), Decimal(0))


def in_week(needs: Iterable[Need], week: dt.date) -> list[Need]:
    return [n for n in needs if n.starts < week + WEEK and n.ends >= week]


def _too_much(person: int, needs: list[Need]) -> Iterator[tuple[dt.date, dt.date, list[Need]]]:
    """Stretches of whole weeks with one and the same set of measures that asks too much."""
    edges = sorted({e for n in needs for e in (monday(n.starts), monday(n.ends) + WEEK)})
    for since, next_edge in pairwise(edges):
        at_once = in_week(needs, since)
        if load(person, at_once) > FULL:
            yield since, next_edge - DAY, at_once


def _help(
    person: int, needs: list[Need], claims: Mapping[int, list[Need]], others: list[int]
) -> Iterator[Offer]:
    """Move the one that begins last; give one to somebody who is free; share the week out."""
    last = max(needs, key=lambda n: (n.starts, n.key))
    if len(needs) > 1 and (weeks := _free_after(person, last, claims[person])):
        yield Offer(SHIFT, last.key, days=weeks * 7)
    percent = last.people[person]
    for other in others:
        if other != person and _fits(other, percent, last, claims.get(other, [])):
            yield Offer(OTHER, last.key, person=other, part=percent)
            break
    whole = load(person, needs)
    for need in needs:
        part = (need.people[person] * FULL / whole).quantize(Decimal(1), "ROUND_DOWN")
        yield Offer(SHARE, need.key, person=person, part=part)


def _weeks(need: Need, later: int = 0) -> Iterator[dt.date]:
    week, end = monday(need.starts + later * WEEK), need.ends + later * WEEK
    while week <= end:
        yield week
        week += WEEK


def _fits(person: int, percent: Decimal, need: Need, claimed: list[Need], later: int = 0) -> bool:
    rest = [n for n in claimed if n.key != need.key]
    return all(load(person, in_week(rest, week)) + percent <= FULL for week in _weeks(need, later))


def _free_after(person: int, need: Need, claimed: list[Need]) -> int | None:
    percent = need.people[person]
    for weeks in range(1, FARTHEST + 1):
        if _fits(person, percent, need, claimed, weeks):
            return weeks
    return None


# Money, order, overlap ---------------------------------------------------------------------------


def _of_money(every: list[Need], funds: Mapping[str, Decimal]) -> Iterator[Clash]:
    by_source: dict[str, list[Need]] = defaultdict(list)
    for need in every:
        if need.source and need.amount > 0:
            by_source[need.source].append(need)
    for source, needs in sorted(by_source.items()):
        asked = sum((n.amount for n in needs), Decimal(0))
        held = funds.get(source, max(n.amount for n in needs))
        if asked <= held or (source not in funds and len({n.department for n in needs}) < 2):
            continue
        span = min(n.starts for n in needs), max(n.ends for n in needs)
        shares = [Offer(SHARE, n.key, part=_cents(n.amount * held / asked)) for n in needs]
        last = max(needs, key=lambda n: (n.starts, n.key))
        next_year = dt.date(last.starts.year + 1, 1, 1)
        later = Offer(SHIFT, last.key, days=(next_year - last.starts).days)
        yield _clash(MONEY, source, needs, span, asked - held, [later, *shares])


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), "ROUND_DOWN")


def _of_order(every: list[Need]) -> Iterator[Clash]:
    known = {need.key: need for need in every}
    for need in every:
        for key in sorted(set(need.after)):
            first = known.get(key)
            span = need.starts, need.ends
            if first is None:
                yield _clash(ORDER, f"{key}>{need.key}", [need], span, Decimal(0), ())
            elif need.starts <= first.ends:
                days = (first.ends - need.starts).days + 1
                offer = Offer(SHIFT, need.key, days=days)
                two = [first, need]
                yield _clash(ORDER, f"{key}>{need.key}", two, span, Decimal(days), [offer])


def _of_overlap(every: list[Need]) -> Iterator[Clash]:
    by_aim: dict[str, list[Need]] = defaultdict(list)
    for need in every:
        if need.aim:
            by_aim[need.aim].append(need)
    for aim, needs in sorted(by_aim.items()):
        for i, one in enumerate(needs):
            for two in needs[i + 1 :]:
                since, until = max(one.starts, two.starts), min(one.ends, two.ends)
                if one.department == two.department or since > until:
                    continue
                size = Decimal((until - since).days + 1)
                later = one if (one.starts, one.key) > (two.starts, two.key) else two
                first = two if later is one else one
                move = Offer(SHIFT, later.key, days=(first.ends - later.starts).days + 1)
                join = Offer(SHARE, later.key)
                yield _clash(OVERLAP, aim, [one, two], (since, until), size, [move, join])
