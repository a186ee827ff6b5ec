"""Public holidays and make-up working days of Taiwan and mainland China, as published.

The `holidays` package only fills our own rows; what an organisation edits afterwards stands.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import holidays

from charter.ground import clock


@dataclass(frozen=True)
class OfficialDay:
    date: dt.date
    is_working: bool
    name: str


# Make-up days of the mainland are decree, year by year; those of Taiwan follow from the law since
# May 2025, and its calendar of a year is published in the middle of the year before.
MAKE_UP = {"TW": "補行上班", "CN": "調休上班"}


def official_days(country: str, years: Iterable[int]) -> list[OfficialDay]:
    """Weekday holidays and weekend make-up days; a holiday on a weekend changes nothing.

    Taiwan's labour day counts: a company follows the Labour Standards Act, not the civil service.
    """
    wanted = sorted(set(years))
    found = holidays.country_holidays(country, years=wanted, language="zh_TW")
    days = [OfficialDay(date, False, name) for date, name in found.items() if date.weekday() < 5]
    days += [
        OfficialDay(date, True, MAKE_UP[country])
        for date in getattr(found, "weekend_workdays", ())
        if date.year in wanted
    ]
    return sorted(days, key=lambda day: day.date)


def known_through(country: str) -> dt.date | None:
    """The end of the last year whose calendar is published; None where nothing is observed."""
    if country == "CN":
        decreed = holidays.country_holidays("CN").special_public_holidays
        return dt.date(max(decreed), 12, 31)
    if country == "TW":
        today = clock.today()
        return dt.date(today.year + (today.month >= 7), 12, 31)
    return None
