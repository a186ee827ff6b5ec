"""What the page of a person shows of this room, to those who may read their figures."""

from typing import Any

from charter.org.models import Person
from charter.rooms.merits.models import Coaching, Line
from charter.rooms.merits.reach import keeps
from charter.rooms.people.queries import may_read_figures
from charter.rooms.people.sections import section
from charter.rooms.people.verbs import note_reading

LATEST = 5


@section("merits", "merits/person_section.html", 60)
def merits(viewer: Person, person: Person) -> dict[str, Any] | None:
    """Rewards and what else stands in the ledger; nothing where there is nothing to read."""
    if person.is_customer or not may_read_figures(viewer, person):
        return None
    lines = Line.objects.filter(person=person).select_related("approved_by")
    plans = Coaching.objects.visible_to(viewer).filter(person=person).active()
    found = {"lines": list(lines[:LATEST]), "plans": list(plans), "is_keeper": keeps(viewer)}
    if not found["lines"] and not found["plans"]:
        return None
    note_reading(person, Line._meta.verbose_name or "", by=viewer)
    return found
