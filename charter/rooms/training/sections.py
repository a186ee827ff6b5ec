"""The training of a person on their page: for them, their line and HR."""

import datetime as dt
from typing import Any

from charter.ground import clock
from charter.kernel.parameters.queries import value_now
from charter.org.models import Person
from charter.rooms.people.queries import may_read_figures
from charter.rooms.people.sections import section
from charter.rooms.training.models import REGULAR, Plan, Record
from charter.rooms.training.queries import last_by_subject

LATEST = 3


@section("training", "training/person_section.html", 40)
def training(viewer: Person, person: Person) -> dict[str, Any] | None:
    if person.is_customer or not may_read_figures(viewer, person):
        return None
    today = clock.today()
    oldest = today - dt.timedelta(days=int(value_now("training_interval_days")))
    last = last_by_subject([person]).get(person.pk, {})
    return {
        "records": Record.objects.current().filter(person=person)[:LATEST],
        "plan": Plan.objects.filter(person=person, year=today.year).first(),
        "subjects": [(s.label, last.get(s), last.get(s, dt.date.min) > oldest) for s in REGULAR],
    }
