"""Figures that people enter: calls listened to every month, and a rare event whenever it happens.

Their charts are those of samples (x̄ and s) and of the time and the chances between events (t, g).
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from charter.ground import clock
from charter.kernel.indicators.models import Indicator, Note
from charter.kernel.indicators.verbs import (
    annotate,
    create,
    enter_event,
    enter_reading,
    set_target,
)
from charter.org.models import Person
from charter.site.demo.calendar import MONTHS_OF_HISTORY, Days
from charter.site.demo.company import Company
from charter.site.demo.timeline import Story

# Seconds until somebody answers: mean and standard deviation of the calls of a month, how many.
CALLS = (
    (52, 14, 30), (49, 12, 28), (55, 16, 31), (51, 13, 30), (54, 15, 26), (50, 13, 30),
    (56, 17, 32), (38, 11, 30), (36, 9, 30), (40, 11, 29), (37, 10, 30), (35, 10, 31),
    (39, 12, 30), (36, 9, 30),
)  # fmt: skip
FIRST = 3 - 30 * MONTHS_OF_HISTORY  # days from today
CALL_BACK = 7  # the month from which waiting callers are called back
# Days until the next outage nobody had planned, and rounds of inspection made in between.
OUTAGES = (
    (12, 9), (24, 18), (9, 7), (31, 24), (17, 13), (26, 20), (6, 5), (38, 30), (21, 16), (29, 22),
    (14, 11), (33, 26), (41, 32), (47, 37), (52, 40),
)  # fmt: skip


def all_measuring(company: Company, days: Days) -> Iterator[Story]:
    yield _calls(company.hung, company.li, days)
    yield _outages(company.lin, company.li, days)


def _calls(owner: Person, office: Person, days: Days) -> Story:
    yield days.at(FIRST, 10)
    begun = clock.today()
    own = _made(owner, office, "熱線接聽等待（抽聽）", "每月抽聽來電的平均等待秒數", "秒", "month")
    set_target(own, since=begun, value=Decimal(45), by=office)
    for place, (mean, spread, n) in enumerate(CALLS):
        month = _month(begun, place)
        yield days.at(FIRST + (_month(month, 1) - begun).days + 3, 10)
        if place == CALL_BACK:
            kind = Note.Kind.CHANGE
            annotate(own, day=month, kind=kind, text="排隊時改為回撥", by=owner)
        enter_reading(own, day=month, value=Decimal(mean), spread=Decimal(spread), n=n, by=owner)


def _outages(owner: Person, office: Person, days: Days) -> Story:
    yield days.at(FIRST, 11)
    own = _made(owner, office, "非計劃停機", "每次停機距上一次的天數", "天", "event")
    offset = FIRST
    for gap, rounds in OUTAGES:
        offset += gap
        yield days.at(offset, 15)
        enter_event(own, day=clock.today(), opportunities=rounds, by=owner)


def _made(
    owner: Person, office: Person, title: str, formula: str, unit: str, period: str
) -> Indicator:
    """Shorter waits are better, and longer times between outages."""
    better = "higher" if period == "event" else "lower"
    return create(
        title=title, formula=formula, unit=unit, direction=better, period=period,
        kind="quality", method="data", owner=owner, by=office,
    )  # fmt: skip


def _month(day: dt.date, after: int) -> dt.date:
    """The first day of the month so many after."""
    months = day.year * 12 + day.month - 1 + after
    return dt.date(months // 12, months % 12 + 1, 1)
