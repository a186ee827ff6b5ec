"""Indicators on the board: those with a warning first, each with both verdicts.

A handful of statements however many indicators there are: the first few, of which those with
values are shown, their last readings, and what is known about them. Of a period that is over the
readings after it are left aside, and the target is the one of its last day.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charter.ground.database.prepared import Prepared
from charter.ground.periods import named, previous_period
from charter.kernel.board import Held, Look, Told, card, stuck
from charter.kernel.indicators import kept
from charter.kernel.indicators.drawing import SPAN
from charter.kernel.indicators.models import Alert, Indicator, Note, Reading, Scope, Target
from charter.kernel.indicators.presentation import Shown, said
from charter.kernel.indicators.spans import pooled, within
from charter.org.kept import PreparedFor
from charter.org.models import Person

SHOWN, LOOKED_AT = 8, 32
EVER = dt.date.max


def _scope(look: Look) -> tuple[str, int]:
    if look.department is None:
        return Scope.ORGANISATION.value, 0
    return Scope.DEPARTMENT.value, look.department.pk


@dataclass(frozen=True)
class Compared:
    """An indicator in a period and in the one before, as text; NOTHING where nothing was read."""

    shown: Shown
    now: str
    then: str


def _told(data: dict[str, Any]) -> Told:
    rows = [
        (
            *(row.shown.indicator, row.now, row.then, row.shown.target_said),
            *(row.shown.variation_short[1], row.shown.capability_short[1]),
        )
        for row in data["rows"]
    ]
    words = (gettext("目標"), gettext("變異"), gettext("照現在的做法"))
    return Told(gettext("指標"), (), (gettext("指標"), *data["heads"], *words), rows)


@card("indicators", "indicators/board_card.html", order=30, told=_told, keeps=True)
def indicators(look: Look) -> dict[str, Any]:
    scope, key = _scope(look)
    part = f"?scope={scope}&id={key}" if key else ""
    rows = watched(look)
    heads, found = _compared(look, rows)
    return {"rows": found, "heads": heads, "url": reverse("indicators:list"), "part": part}


def _compared(look: Look, rows: list[Shown]) -> tuple[tuple[str, str], list[Compared]]:
    """The names of both columns, and each indicator: now the last two readings that are over,
    of a period all that it and the one before it brought."""
    if look.period is None:
        both = [(one, [r for r in one.readings if not r.is_running][-2:]) for one in rows]
        heads = gettext("目前"), gettext("上次")
        return heads, [
            Compared(
                one,
                said(last[-1].value if last else None, one.indicator.unit),
                said(last[0].value if len(last) > 1 else None, one.indicator.unit),
            )
            for one, last in both
        ]
    period = look.period
    length, _same = named(period.key) or ("month", period)
    before = previous_period(length, period)
    read = _within(look, rows, before.start, period.end)
    return (period.key, before.key), [
        Compared(
            one,
            _pooled(one, within(read.get(one.indicator.pk, []), period.start, period.end)),
            _pooled(one, within(read.get(one.indicator.pk, []), before.start, before.end)),
        )
        for one in rows
    ]


def _pooled(one: Shown, readings: list[Reading]) -> str:
    return said(pooled(readings), one.indicator.unit)


def _within(
    look: Look, rows: list[Shown], since: dt.date, until: dt.date
) -> dict[int, list[Reading]]:
    """The readings of each that came to an end in between, by the indicator's key."""
    scope, key = _scope(look)
    keys = dict.fromkeys(KEYS, 0) | {f"k{n}": one.indicator.pk for n, one in enumerate(rows)}
    found: dict[int, list[Reading]] = {}
    for row in kept.READING.all(
        BETWEEN.rows(scope=scope, scope_id=key, since=since, until=until, **keys)
    ):
        found.setdefault(row.indicator_id, []).append(row)
    return found


def watched(look: Look) -> list[Shown]:
    """The few shown: with a standing warning, then with a target, then by name."""
    scope, key = _scope(look)
    here = {"scope": scope, "scope_id": key}
    first = FIRST.rows(look.person, **here)
    read = [row for row in first if row.has_values]
    if len(read) < SHOWN and len(first) == LOOKED_AT:  # further ones may have what these lack
        read = READ.rows(look.person, **here)
    chosen = [kept.INDICATOR.make(row) for row in read[:SHOWN]]
    shown = [Shown(one, look.person, SPAN, scope, key) for one in chosen]
    return _filled(shown, look.period.end if look.period and look.is_past else EVER, look.until)


def _first(person: Person, scope: str, scope_id: int) -> QuerySet[Any, Any]:
    return kept.INDICATOR.of(_chosen(person, scope, scope_id), "has_values")[:LOOKED_AT]


def _read(person: Person, scope: str, scope_id: int) -> QuerySet[Any, Any]:
    """The same without those that have no values; dear, as each is looked up."""
    return kept.INDICATOR.of(_chosen(person, scope, scope_id).filter(has_values=True))[:SHOWN]


def _chosen(person: Person, scope: str, scope_id: int) -> QuerySet[Any, Any]:
    here = {"indicator": OuterRef("pk"), "scope": scope, "scope_id": scope_id}
    aimed = Exists(Target.objects.filter(indicator=OuterRef("pk")))
    alarmed = Exists(Alert.objects.standing().filter(**here))
    rows = Indicator.objects.visible_to(person).annotate(
        has_values=Exists(Reading.objects.filter(**here, value__isnull=False))
    )
    return rows.order_by(alarmed.desc(), aimed.desc(), "title", "pk")


FIRST = PreparedFor(_first, scope=str, scope_id=int)
READ = PreparedFor(_read, scope=str, scope_id=int)
KEYS = {f"k{n}": int for n in range(SHOWN)}


def _readings(scope: str, scope_id: int, before: dt.date, **keys: int) -> QuerySet[Any, Any]:
    place = Window(RowNumber(), partition_by=F("indicator"), order_by=F("starts").desc())
    rows = Reading.objects.within(scope, scope_id).filter(indicator__in=list(keys.values()))
    rows = rows.filter(starts__lt=before)
    return kept.READING.of(rows.annotate(place=place).filter(place__lte=int(SPAN)))


READINGS = Prepared(_readings, scope=str, scope_id=int, before=dt.date, **KEYS)
BETWEEN = Prepared(
    lambda scope, scope_id, since, until, **keys: kept.READING.of(
        Reading.objects.within(scope, scope_id).filter(
            indicator__in=list(keys.values()), ends__gt=since, ends__lte=until, starts__lt=until
        )
    ),
    scope=str,
    scope_id=int,
    since=dt.date,
    until=dt.date,
    **KEYS,
)
NOTES = Prepared(
    lambda scope, scope_id, **keys: kept.NOTE.of(
        Note.objects.alive().within(scope, scope_id).filter(indicator__in=list(keys.values()))
    ),
    scope=str,
    scope_id=int,
    **KEYS,
)
AIMS = Prepared(
    lambda **keys: kept.TARGET.of(
        Target.objects.filter(indicator__in=list(keys.values())).order_by("-since", "-id")
    ),
    **KEYS,
)


def _filled(looks: list[Shown], before: dt.date, until: dt.date) -> list[Shown]:
    """What each would ask for alone, asked for all at once. Who may see a board may see its
    scope: the organisation's figures are for all staff, a department's for who leads it."""
    if not looks:
        return []
    here = {"scope": looks[0].scope, "scope_id": looks[0].scope_id}
    keys = dict.fromkeys(KEYS, 0) | {f"k{n}": one.indicator.pk for n, one in enumerate(looks)}
    readings: dict[int, list[Reading]] = {}
    for row in kept.READING.all(READINGS.rows(**here, before=before, **keys)):
        readings.setdefault(row.indicator_id, []).append(row)
    notes = kept.NOTE.all(NOTES.rows(**here, **keys))
    aims = kept.TARGET.all(AIMS.rows(**keys))
    rules = looks[0].rules
    for one in looks:
        one.__dict__["rules"] = rules
        own = sorted(readings.get(one.indicator.pk, []), key=lambda r: r.starts)
        mine = [n for n in notes if n.indicator_id == one.indicator.pk]
        one.give(own, [a for a in aims if a.indicator_id == one.indicator.pk], mine)
        one.__dict__["target"] = one.target_on(until)
    return looks


ALARMED = Prepared(
    lambda: Alert.objects.standing().within().filter(indicator__is_active=True).values_list("pk")
)  # one standing alert per indicator and part


@stuck("indicators.alerts", _("指標預警未解除"))
def alarms(look: Look) -> Held | None:
    if look.department is not None:
        return None
    url = f"{reverse('indicators:list')}?alert=1"
    return Held(ALARMED.count(), url, "bad")
