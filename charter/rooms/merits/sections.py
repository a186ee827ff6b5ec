"""What the page of a person shows of this room, to those who may read their figures."""

from typing import Any

from charter.ground.database.prepared import Prepared, Shape
from charter.org.kept import PreparedFor
from charter.org.models import Person
from charter.rooms.merits.models import Coaching, Line
from charter.rooms.people.queries import may_read_figures
from charter.rooms.people.sections import section
from charter.rooms.people.verbs import note_reading

LATEST = 5
LINE, COACHING = Shape(Line, "approved_by"), Shape(Coaching)
LINES = Prepared(
    lambda person: LINE.of(Line.objects.filter(person=person).order_by("-id")[:LATEST]), person=int
)
PLANS = PreparedFor(
    lambda viewer, of: COACHING.of(Coaching.objects.visible_to(viewer).filter(person=of).active()),
    of=int,
)


@section("merits", "merits/person_section.html", 60)
def merits(viewer: Person, person: Person) -> dict[str, Any] | None:
    """Rewards and what else stands in the ledger; nothing where there is nothing to read."""
    if person.is_customer or not may_read_figures(viewer, person):
        return None
    found = {
        "lines": LINE.all(LINES.rows(person=person.pk)),
        "plans": COACHING.all(PLANS.rows(viewer, of=person.pk)),
    }
    if not found["lines"] and not found["plans"]:
        return None
    note_reading(person, Line._meta.verbose_name or "", by=viewer)
    return found
