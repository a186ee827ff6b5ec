"""Clashes against a walker that looks at every week, every pair and every source on its own."""

import datetime as dt
import random
from collections import Counter
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from charter.rooms.improvement.clashes import (
    MONEY,
    ORDER,
    OTHER,
    OVERLAP,
    PERSON,
    SHIFT,
    WEEK,
    Need,
    clashes,
    in_week,
    load,
    monday,
)

NEW_YEAR = dt.date(2026, 1, 1)


@st.composite
def several(draw: st.DrawFn) -> list[Need]:
    found = []
    for key in range(draw(st.integers(1, 6))):
        starts = NEW_YEAR + dt.timedelta(days=draw(st.integers(0, 60)))
        people = draw(st.dictionaries(st.integers(1, 3), st.sampled_from((20, 50, 60, 100))))
        found.append(
            Need(
                key,
                draw(st.integers(1, 3)),
                starts,
                starts + dt.timedelta(days=draw(st.integers(0, 40))),
                {person: Decimal(part) for person, part in people.items()},
                draw(st.sampled_from(("", "training", "tools"))),
                Decimal(draw(st.integers(0, 90))),
                tuple(draw(st.lists(st.integers(0, 6), max_size=2))),
                draw(st.sampled_from(("", "speed", "care"))),
            )
        )
    return found


FUNDS = {"training": Decimal(80)}


def walked_weeks(needs: list[Need]) -> set[tuple[int, dt.date, tuple[int, ...]]]:
    """(person, Monday, measures) of every overfull week, week by week over half a year."""
    found = set()
    for n in range(-1, 30):
        week = monday(NEW_YEAR) + n * WEEK
        days = [week + dt.timedelta(days=i) for i in range(7)]
        for person in (1, 2, 3):
            here = [
                need
                for need in needs
                if person in need.people and any(need.starts <= d <= need.ends for d in days)
            ]
            if sum(need.people[person] for need in here) > 100:
                found.add((person, week, tuple(sorted(need.key for need in here))))
    return found


def walked_pairs(needs: list[Need]) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    order, overlap = set(), set()
    by_key = {need.key: need for need in needs}
    for need in needs:
        for before in need.after:
            if before not in by_key or not by_key[before].ends < need.starts:
                order.add((before, need.key))
        for other in needs:
            both = {need.starts + dt.timedelta(days=i) for i in range(50)} & {
                other.starts + dt.timedelta(days=i) for i in range(50)
            }
            shared = [d for d in both if d <= need.ends and d <= other.ends]
            if need.aim and need.aim == other.aim and need.department != other.department:
                if shared and need.key < other.key:
                    overlap.add((need.key, other.key))
    return order, overlap


@given(several())
@settings(max_examples=80)
def test_clashes_are_those_that_a_walk_over_every_week_and_pair_finds(needs: list[Need]) -> None:
    found = clashes(needs, funds=FUNDS)
    weeks = set()
    for one in found:
        if one.kind == PERSON:
            week = one.since
            while week <= one.until:
                weeks.add((int(one.about), week, one.measures))
                week += WEEK
    assert weeks == walked_weeks(needs)
    order, overlap = walked_pairs(needs)
    said = {tuple(map(int, c.about.split(">"))) for c in found if c.kind == ORDER}
    assert said == order
    assert {c.measures for c in found if c.kind == OVERLAP} == overlap
    asked: Counter[str] = Counter()
    for need in needs:
        asked[need.source] += int(need.amount)
    too_much = {c.about: c.size for c in found if c.kind == MONEY}
    assert too_much.get("training", 0) == max(0, asked["training"] - 80)
    claimants = {n.department for n in needs if n.source == "tools" and n.amount}
    assert ("tools" in too_much) == (len(claimants) > 1)


@given(several(), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_order_in_which_departments_hand_in_makes_no_difference(
    needs: list[Need], chance: random.Random
) -> None:
    mixed = list(needs)
    chance.shuffle(mixed)
    stand_ins = {1: (2, 3), 2: (3,)}
    assert clashes(needs, funds=FUNDS, stand_ins=stand_ins) == clashes(
        mixed, funds=FUNDS, stand_ins=stand_ins
    )


@given(several())
@settings(max_examples=60)
def test_what_is_offered_for_a_person_really_helps(needs: list[Need]) -> None:
    by_key = {need.key: need for need in needs}
    for clash in clashes(needs, stand_ins={1: (2, 3)}):
        for offer in clash.offers if clash.kind == PERSON else ():
            moved, rest = by_key[offer.measure], [n for n in needs if n.key != offer.measure]
            if offer.how == SHIFT:
                later = dt.timedelta(days=offer.days)
                weeks = {moved.starts + later + dt.timedelta(days=i) for i in range(60)}
                person = int(clash.about)
                for day in (d for d in weeks if d <= moved.ends + later):
                    claimed = load(person, in_week(rest, monday(day)))
                    assert claimed + moved.people[person] <= 100
            if offer.how == OTHER:
                assert offer.person
                for n in range(70):
                    day = moved.starts + dt.timedelta(days=n)
                    if day <= moved.ends:
                        taken = load(offer.person, in_week(rest, monday(day)))
                        assert taken + moved.people[1] <= 100


def test_two_departments_that_ask_for_the_same_engineer_are_told_three_ways_out() -> None:
    first = Need(1, 10, dt.date(2026, 3, 2), dt.date(2026, 3, 27), {7: Decimal(60)})
    second = Need(2, 20, dt.date(2026, 3, 9), dt.date(2026, 3, 20), {7: Decimal(80)})
    (clash,) = clashes([first, second], stand_ins={7: (8,)})
    assert clash.is_across and clash.size == 40 and clash.measures == (1, 2)
    assert (clash.since, clash.until) == (dt.date(2026, 3, 9), dt.date(2026, 3, 22))
    assert [o.how for o in clash.offers] == ["shift", "other", "share", "share"]
    assert clash.offers[0].days == 21
    assert [int(o.part or 0) for o in clash.offers[2:]] == [42, 57]
