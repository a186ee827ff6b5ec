"""The working calendars of an MS Project XML file."""

import datetime as dt
from xml.etree.ElementTree import Element

from charter.rooms.projects.imports.document import Calendar

NAMESPACE = "{http://schemas.microsoft.com/project}"
DAY = 86400
LONGEST_EXCEPTION = 800


def read_calendar(calendars: list[Element], uid: str) -> Calendar | None:
    """The calendar with that uid, on top of the base calendar it stands on."""
    by_uid = {_text(c, "UID"): c for c in calendars}
    chain: list[Element] = []
    while (element := by_uid.get(uid)) is not None and element not in chain:
        chain.append(element)
        uid = _text(element, "BaseCalendarUID")
    if not chain:
        return None
    calendar = Calendar([[] for _day in range(7)])
    for element in reversed(chain):
        _apply(element, calendar)
    return calendar if calendar.week_seconds else None


def _apply(element: Element, calendar: Calendar) -> None:
    for day in element.findall(f"{NAMESPACE}WeekDays/{NAMESPACE}WeekDay"):
        kind = int(_text(day, "DayType") or 0)
        if kind:
            calendar.week[(kind - 2) % 7] = _slots(day)
        else:
            _apply_exception(day, calendar)
    for exception in element.findall(f"{NAMESPACE}Exceptions/{NAMESPACE}Exception"):
        _apply_exception(exception, calendar)


def _apply_exception(element: Element, calendar: Calendar) -> None:
    """Recurring exceptions are kept in the source only; we read the spans of days."""
    first, last = _text(element, "TimePeriod/FromDate"), _text(element, "TimePeriod/ToDate")
    if not first or not last:
        return
    day, until = dt.date.fromisoformat(first[:10]), dt.date.fromisoformat(last[:10])
    for _count in range(LONGEST_EXCEPTION):
        if day > until:
            return
        calendar.days[day] = _slots(element)
        day += dt.timedelta(days=1)


def _slots(element: Element) -> list[tuple[int, int]]:
    if _text(element, "DayWorking") != "1":
        return []
    slots = []
    for slot in element.findall(f"{NAMESPACE}WorkingTimes/{NAMESPACE}WorkingTime"):
        start, end = _text(slot, "FromTime"), _text(slot, "ToTime")
        if start and end:
            slots.append((_clock(start), _clock(end) or DAY))
    return sorted(slots)


def _clock(text: str) -> int:
    hours, minutes, *seconds = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds[0] if seconds else 0)


def _text(element: Element, path: str) -> str:
    names = "/".join(f"{NAMESPACE}{name}" for name in path.split("/"))
    return (element.findtext(names) or "").strip()
