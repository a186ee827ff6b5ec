"""From rows to engines: a calendar is compiled once per version and kept."""

import datetime as dt
import uuid
from collections import OrderedDict, defaultdict
from dataclasses import fields
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from charter.ground.database.engine.memory import remembered
from charter.ground.database.prepared import Prepared, Shape
from charter.org.calendars.engine import Engine
from charter.org.calendars.parts import Closure, Day, Slots
from charter.org.models import Customer, Department, WorkingCalendar

OFFICE: Slots = ((540, 720), (780, 1080))
ROUND_THE_CLOCK: Slots = ((0, 1440),)
# Used until an organisation has set its own calendar: Monday to Friday, 9-12 and 13-18.
STANDARD = Engine(ZoneInfo("Asia/Taipei"), (OFFICE,) * 5 + ((), ()))
KEPT = 500
CALENDARS = "calendars"  # what a transaction remembers: which calendar is whose

_engines: "OrderedDict[uuid.UUID, Engine]" = OrderedDict()


def engine_of(calendar: WorkingCalendar | None) -> Engine:
    """No query when this version was compiled before in this process; None is the standard week."""
    if calendar is None:
        return STANDARD
    key = calendar.version
    if key not in _engines:
        _engines[key] = compiled(calendar)
        if len(_engines) > KEPT:
            _engines.popitem(last=False)
    return _engines[key]


def engine_at(pk: int | None, version: uuid.UUID | None) -> Engine:
    """The engine of a calendar of which a list read only key and version; rarely a query."""
    if pk is None or version is None:
        return STANDARD
    return _engines.get(version) or engine_of(WorkingCalendar.objects.get(pk=pk))


def altered(engine: Engine, **changes: Any) -> Engine:
    """The same calendar but for `changes`; what the other has remembered stays there."""
    own = {f.name: getattr(engine, f.name) for f in fields(engine) if not f.name.startswith("_")}
    return Engine(**{**own, **changes})


@cache
def round_the_clock() -> Engine:
    """Every second counts, in whatever zone."""
    return Engine.always()


def calendar_for(
    customer: Customer | None = None, department: Department | None = None
) -> WorkingCalendar | None:
    """The customer's calendar, else the department's, else the organisation's default."""
    key = (customer.pk if customer else None, department.pk if department else None)
    row = remembered(CALENDARS, key, lambda: _FITTING.first(customer=key[0], department=key[1]))
    return _CALENDAR.make(row) if row else None


def _fitting(customer: int, department: int) -> Any:
    found = WorkingCalendar.objects.fitting(Customer(pk=customer), Department(pk=department))
    return _CALENDAR.of(found.order_by(*found.query.order_by, "pk"))[:1]


_CALENDAR = Shape(WorkingCalendar)
_FITTING = Prepared(_fitting, customer=int, department=int)


def organisation_engine() -> Engine:
    return engine_of(calendar_for())


def standard_day(week: tuple[Slots, ...]) -> Slots:
    """What a make-up working day looks like: the most usual working day of the week."""
    working = [slots for slots in week if slots]
    return max(working, key=working.count) if working else OFFICE


def compiled(calendar: WorkingCalendar, closures: tuple[Closure, ...] | None = None) -> Engine:
    """A fresh engine; `closures` instead of the stored ones is for previews."""
    zone = ZoneInfo(calendar.zone)
    slots: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for slot in calendar.slots.all():
        slots[slot.weekday].append((slot.opens, slot.closes))
    week = tuple(
        ROUND_THE_CLOCK if calendar.always_open else tuple(sorted(slots[n])) for n in range(7)
    )
    usual = standard_day(week)
    days: dict[dt.date, Day] = {}
    for day in calendar.days.all():
        if day.opens is not None and day.closes is not None:
            days[day.date] = Day(day.name, ((day.opens, day.closes),))
        elif not day.is_working:
            days[day.date] = Day(day.name)
        else:
            days[day.date] = Day(day.name, week[day.date.weekday()] or usual)
    if closures is None:
        closures = tuple(Closure(c.starts_at, c.ends_at, c.name) for c in calendar.closures.live())
    return Engine(zone, week, days, closures, calendar.known_through)
