"""On the page of a person: hand-overs under way, for whom they are."""

from typing import Any

from charter.org.models import Person
from charter.rooms.people.sections import section
from charter.rooms.rotation.models import HandOver


@section("handovers", "rotation/person_section.html", 25)
def handovers(viewer: Person, person: Person) -> dict[str, Any] | None:
    found = list(HandOver.objects.visible_to(viewer).filter(person=person)[:5])
    return {"handovers": found} if found else None
