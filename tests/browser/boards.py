"""An indicator with two years behind it, so that the board and its page have to show."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

from charter.kernel.indicators import verbs
from charter.kernel.indicators.models import Indicator, Note, Reading

CHANGED, STORM = dt.date(2026, 4, 1), dt.date(2026, 1, 1)
WAVE = (0, 2, -1, 1, 3, 0, -2, 1)


def month(i: int) -> dt.date:
    """The i-th month from November 2024."""
    return dt.date(2024 + (10 + i) // 12, (10 + i) % 12 + 1, 1)


def measured(company: SimpleNamespace) -> Indicator:
    """Shares with numerator and denominator, for the whole and for one department."""
    found = verbs.create(
        title="巡檢準時率",
        formula="準時的巡檢÷全部巡檢",
        unit="%",
        direction="higher",
        period="month",
        kind="quality",
        method="data",
        owner=company.quality,
        by=company.boss,
    )
    for scope, key in (("organisation", 0), ("department", company.service.pk)):
        for i in range(24):
            value = 87 + WAVE[i % 8] + (5 if month(i) >= CHANGED else 0)
            value = 70 if month(i) == STORM else value
            Reading.objects.create(
                indicator=found,
                scope=scope,
                scope_id=key,
                period=f"{month(i):%Y-%m}",
                starts=month(i),
                ends=month(i + 1),
                value=Decimal(value),
                numerator=Decimal(value),
                denominator=Decimal(100),
                n=100,
                taken_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
            )
    verbs.set_target(found, since=dt.date(2025, 1, 1), value=Decimal(95), by=None)
    change, by = Note.Kind.CHANGE, company.quality
    verbs.annotate(found, day=CHANGED, kind=change, text="改四班輪替", by=by)
    return found


def rare(company: SimpleNamespace) -> Indicator:
    """Days on which something rare happened."""
    found = verbs.create(
        title="重大停機",
        formula="兩次重大停機之間的天數",
        unit="天",
        direction="higher",
        period="event",
        kind="quality",
        method="data",
        owner=company.quality,
        by=company.boss,
    )
    day = dt.date(2025, 1, 3)
    for gap in (9, 30, 3, 61, 14, 8, 90, 25, 40, 12, 33, 7, 51, 20):
        verbs.enter_event(found, day=day, opportunities=gap * 4, by=company.quality)
        day += dt.timedelta(days=gap)
    return found


def pages(company: SimpleNamespace) -> dict[str, tuple[str, str]]:
    found = measured(company)
    seldom = rare(company)
    part = f"scope=department&id={company.service.pk}"
    return {
        "board": ("boss", "/board/"),
        "board-department": ("head", f"/board/departments/{company.service.pk}/"),
        "indicators": ("boss", "/indicators/"),
        "indicator": ("quality", f"/indicators/{found.pk}/"),
        "indicator-shares": ("boss", f"/indicators/{found.pk}/?chart=p&span=all"),
        "indicator-ranges": ("staff", f"/indicators/{found.pk}/?chart=mr"),
        "indicator-part": ("head", f"/indicators/{found.pk}/?{part}"),
        "indicator-rare": ("quality", f"/indicators/{seldom.pk}/"),
        "indicator-chances": ("boss", f"/indicators/{seldom.pk}/?chart=g&rules=nelson"),
        "indicator-act": ("quality", f"/indicators/{seldom.pk}/enter_event/"),
        "explore": ("boss", f"/explore/?i={found.pk}&i={seldom.pk}"),
        "explore-empty": ("staff", "/explore/"),
        "indicator-new": ("boss", "/indicators/new/"),
    }
