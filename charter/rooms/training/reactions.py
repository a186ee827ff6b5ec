"""What other rooms announce, by name: measures that need training, results that fell short; and
somebody who leaves gives up their seats."""

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from charter.ground import clock
from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry
from charter.kernel.parameters.queries import value_now
from charter.org.models import Department, Person
from charter.rooms.training.models import Need, Seat, Subject
from charter.rooms.training.verbs import give_up, raise_need

AFTER_RESULT = 90  # days to train whoever fell short


@on("steering.training.asked")
def measure_needs_training(entry: Entry) -> None:
    """Everybody of the department that carries the measure is concerned, until somebody says why
    not."""
    unit = Department.objects.filter(pk=entry.facts["department"]).first()
    people = Person.objects.staff().filter(department=unit) if unit else Person.objects.staff()
    raise_need(
        source=Need.Source.MEASURE,
        title=entry.title,
        subject=Subject.IMPROVEMENT,
        due=_day(entry.facts.get("due")),
        department=unit,
        origin=(entry.kind, entry.subject_id),
        people=people.order_by("pk"),
        by=None,
    )


def _day(said: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(str(said))
    except ValueError:
        return clock.today() + dt.timedelta(days=AFTER_RESULT)


@on("appraisal.result.frozen")
def result_fell_short(entry: Entry) -> None:
    """Below the mark: what to train is for the person and the superior to find."""
    person = Person.objects.staff().filter(pk=entry.facts.get("person")).first()
    score = _number(entry.facts.get("score"))
    if person is None or score is None or score >= Decimal(str(value_now("pass_score"))):
        return
    period = str(entry.facts.get("period", ""))
    raise_need(
        source=Need.Source.APPRAISAL,
        title=_("考核未達標（%(period)s），請補強") % {"period": period},
        subject=Subject.PROFESSIONAL,
        due=clock.today() + dt.timedelta(days=AFTER_RESULT),
        person=person,
        origin=(entry.kind, entry.subject_id),
        by=None,
    )


def _number(said: Any) -> Decimal | None:
    try:
        found = Decimal(str(said))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


@on("people.person.left")
def seats_of_a_leaver(entry: Entry) -> None:
    coming = Seat.objects.kept().filter(
        person=entry.subject_id, attended_at=None, session__state="planned"
    )
    for seat in coming.select_related("session__organiser", "session__teacher"):
        give_up(seat, reason=_("已離職"), by=None)
