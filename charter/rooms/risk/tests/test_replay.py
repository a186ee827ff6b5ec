"""Two real years of figures, replayed: warned at the first crossing, without flapping.

Lines are drawn from the first part of each series (mean and spread), so that they know nothing of
what comes; a line without hysteresis is replayed beside it.
"""

import csv
import datetime as dt
import math
from collections import Counter
from decimal import Decimal
from itertools import pairwise

from charter.rooms.projects.tests.reference import reference
from charter.rooms.risk.crossing import CLEARED, RAISED, Line, replay


def drawn(values: "list[int]", first: int) -> Line:
    """Warns two deviations above the mean of the first values, calm again one above."""
    known = values[:first]
    mean = sum(known) / first
    spread = math.sqrt(sum((v - mean) ** 2 for v in known) / (first - 1))
    return Line(Decimal(round(mean + 2 * spread)), Decimal(round(mean + spread)))


def told(line: Line, values: "list[int]") -> "list[tuple[int, str]]":
    return list(replay(line, map(Decimal, values)))


def check(line: Line, values: "list[int]") -> "list[tuple[int, str]]":
    """What must hold of every replay, checked against the series itself."""
    found = told(line, values)
    first = next(n for n, value in enumerate(values) if value >= line.threshold)
    assert found[0] == (first, RAISED), "the first crossing warns"
    kinds = [kind for _n, kind in found]
    assert kinds == [RAISED, CLEARED] * (len(kinds) // 2) + [RAISED] * (len(kinds) % 2)
    for (start, raised), (end, _cleared) in pairwise(found):
        if raised == RAISED:
            assert all(v >= line.release for v in values[start:end]) and values[end] < line.release
        else:
            assert all(v < line.threshold for v in values[start:end])
    return found


def said(name: str, line: Line, values: "list[int]", found: "list[tuple[int, str]]") -> None:
    bare = told(Line(line.threshold, line.threshold), values)
    crossings = sum(value >= line.threshold for value in values)
    print(
        f"{name}: {len(values)} readings, threshold {line.threshold}, release {line.release},"
        f" {crossings} readings beyond, {sum(k == RAISED for _n, k in found)} warnings"
        f" ({sum(k == RAISED for _n, k in bare)} without hysteresis),"
        f" first at reading {found[0][0]}"
    )


def test_the_taipei_1999_daily_counts_of_2024_warn_at_the_first_crossing():
    path = reference("1_service_desk/taipei1999_daily_counts_2024.csv")
    by_item: dict[str, Counter[str]] = {}
    with path.open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            by_item.setdefault(row["item"], Counter())[row["date"]] += int(row["cases"])
    total = Counter[str]()
    for counted in by_item.values():
        total.update(counted)
    days = sorted(total)
    assert len(days) == 366 and days[0] == "20240101"
    replayed = 0
    for name, counted in [("all items", total), *by_item.items()]:
        values = [counted[day] for day in days]
        line = drawn(values, 60)
        if sum(values) < 3 * len(days) or max(values) < line.threshold:
            continue  # too rare a matter for daily warnings
        found = check(line, values)
        bare = told(Line(line.threshold, line.threshold), values)
        assert len(found) <= len(bare), "hysteresis never warns more often"
        replayed += 1
        if replayed <= 6:
            said(f"taipei 1999 {name}", line, values, found)
    assert replayed >= 5


def test_the_servicenow_opening_rates_warn_at_the_first_crossing():
    path = reference("1_service_desk/servicenow_incident_events_2016-02-29_2016-03-13.csv")
    opened: dict[str, dt.datetime] = {}
    with path.open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            opened[row["number"]] = dt.datetime.strptime(row["opened_at"], "%d/%m/%Y %H:%M")
    start, end = dt.datetime(2016, 2, 29), dt.datetime(2016, 3, 14)
    hours = Counter(int((at - start).total_seconds() // 3600) for at in opened.values())
    values = [hours[hour] for hour in range(int((end - start).total_seconds() // 3600))]
    assert sum(values) > 1000
    line = drawn(values, 5 * 24)
    found = check(line, values)
    said("servicenow, opened per hour", line, values, found)
    bare = told(Line(line.threshold, line.threshold), values)
    assert len(found) <= len(bare)
