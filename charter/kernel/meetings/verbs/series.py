"""A meeting that comes again: planned once, called in time by the clock, ended."""

import datetime as dt
from collections.abc import Iterable

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.formats import iso
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.meetings.models import Meeting, Series
from charter.kernel.meetings.permissions import may_end
from charter.kernel.meetings.verbs._common import (
    _about,
    _in_time,
    _known_kind,
    _length,
    _staff,
    _text,
)
from charter.kernel.meetings.verbs.calling import call_meeting
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person

PLANNED = declare(
    "meetings.series.planned",
    gettext_lazy("%(by)s安排「%(title)s」，每%(days)s天一次，由%(first)s起"),
    gettext_lazy("請你參加"),
)
CHANGED = declare("meetings.series.changed", gettext_lazy("%(by)s修改「%(title)s」的安排"))
ENDED = declare(
    "meetings.series.ended",
    gettext_lazy("%(by)s結束「%(title)s」：%(reason)s"),
    gettext_lazy("你參加的會議"),
)


@transaction.atomic
def plan_series(
    *,
    title: str,
    first_at: dt.datetime,
    every_days: int,
    people: Iterable[Person],
    by: Person | None,
    kind: str = "general",
    minutes: int = 60,
    place: str = "",
    about: models.Model | None = None,
    organiser: Person | None = None,
) -> Series:
    """Meet again and again; the first one is called at once when its time is near."""
    leads = organiser or by
    if leads is None:
        raise Refused("meetings.no_organiser", _("請指定召集人。"), field="organiser")
    asked = _staff([leads, *people])
    series = Series.objects.create(
        kind=_known_kind(kind),
        title=_text(title, "title")[:120],
        organiser=leads,
        every_days=_interval(every_days),
        minutes=_length(minutes),
        place=place.strip(),
        next_at=_in_time(first_at),
        **_about(about),
    )
    series.people.set(asked)
    facts: Facts = {"days": every_days, "first": iso(first_at), "kind": series.kind}
    record(PLANNED, series, by=by, about=about, tell=asked, **facts)
    call_next(series, by=None)
    return series


def _interval(days: int) -> int:
    if not 1 <= days <= 366:
        raise Refused("meetings.interval", _("間隔要在1到366天之間。"), field="every_days")
    return days


@transaction.atomic
def call_next(series: Series, *, by: Person | None = None) -> Meeting | None:
    """Call the series' next meeting if its time is near; one at a time, never two for one time.

    What a pause has left behind is not called afterwards: nobody can meet in the past. A day off
    moves to the next working day.
    """
    now = clock.now()
    locked = Series.objects.select_for_update().active().filter(pk=series.pk).first()
    if locked is None or locked.calls_at > now:
        return None
    step, at = dt.timedelta(days=locked.every_days), locked.next_at
    while at < now:
        at += step
    Series.FLOW.move(locked, "step", next_at=at + step)
    series.next_at = locked.next_at
    starts_at = _on_working_day(at)
    if locked.meetings.filter(starts_at=starts_at).exists():
        return None
    people = [p for p in locked.people.all() if p.is_active]
    return call_meeting(
        title=locked.title,
        kind=locked.kind,
        starts_at=starts_at,
        minutes=locked.minutes,
        place=locked.place,
        about=locked.root,
        people=people,
        organiser=locked.organiser,
        series=locked,
        by=by,
    )


def _on_working_day(at: dt.datetime) -> dt.datetime:
    engine = organisation_engine()
    for _step in range(30):
        if engine.is_working_day(clock.local(at).date()):
            break
        at += dt.timedelta(days=1)
    return at


@transaction.atomic
def change_series(
    series: Series,
    *,
    by: Person | None,
    every_days: int | None = None,
    people: Iterable[Person] | None = None,
    organiser: Person | None = None,
) -> None:
    """From the next meeting on: how often, who, who leads it."""
    _demand(by, series)
    changes: dict[str, object] = {}
    if every_days is not None:
        changes["every_days"] = _interval(every_days)
    if organiser is not None:
        changes["organiser"] = _staff([organiser])[0]
    Series.FLOW.move(series, "change", **changes)
    if people is not None:
        series.people.set(_staff([series.organiser, *people]))
    record(CHANGED, series, by=by, about=series.root)


@transaction.atomic
def end_series(series: Series, *, reason: str, by: Person | None) -> None:
    """No more meetings are called; those called already stand."""
    _demand(by, series)
    text = _text(reason, "reason")
    Series.FLOW.move(series, "end")
    tell = list(series.people.all())
    record(ENDED, series, by=by, about=series.root, tell=tell, reason=text)


def _demand(by: Person | None, series: Series) -> None:
    if by is not None and not may_end(by, series):
        raise Refused("meetings.not_allowed", _("只有召集人或督導部門可以修改這個系列。"))
