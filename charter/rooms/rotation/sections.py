"""On the page of a person: hand-overs under way, for whom they are."""

from typing import Any

from charter.ground.database.prepared import Shape
from charter.org.kept import PreparedFor
from charter.org.models import Person
from charter.rooms.people.sections import section
from charter.rooms.rotation.models import HandOver

HANDOVER = Shape(HandOver)
SEEN = PreparedFor(
    lambda viewer, of: HANDOVER.of(HandOver.objects.visible_to(viewer).filter(person=of)[:5]),
    of=int,
)


@section("handovers", "rotation/person_section.html", 25)
def handovers(viewer: Person, person: Person) -> dict[str, Any] | None:
    found = HANDOVER.all(SEEN.rows(viewer, of=person.pk))
    return {"handovers": found} if found else None
