"""Months of settlement: which is due, and until when."""

import datetime as dt

from django.utils import timezone

from charter.ground import clock
from charter.org.calendars.compiled import organisation_engine
from charter.rooms.projects.models import PhaseStep, Project


def following(month: dt.date) -> dt.date:
    """The first day of the month after."""
    return (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def before(month: dt.date) -> dt.date:
    return (month.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def last_whole_month(today: dt.date | None = None) -> dt.date:
    return before(today or clock.today())


def due_of(month: dt.date, working_day: int) -> dt.date:
    """Until when that month is settled: the n-th working day of the month after."""
    return organisation_engine().add_days(following(month) - dt.timedelta(days=1), working_day)


def month_due(today: dt.date, working_day: int) -> dt.date:
    """The newest month whose time to settle is over."""
    month = before(today)
    return month if today > due_of(month, working_day) else before(month)


def begins_in(project: Project) -> dt.date:
    """The month in which the project came into being."""
    step = PhaseStep.objects.filter(project=project).order_by("place").first()
    moment = step.entered_at if step else project.created_at
    return timezone.localdate(moment).replace(day=1)
