"""How somebody was hired, on the person's page, for HR."""

from typing import Any

from charter.ground.database.prepared import Prepared
from charter.org.models import Person, Role
from charter.rooms.people.sections import section
from charter.rooms.recruitment.models import Candidate, Channel

HIRED = Prepared(
    lambda person: (
        Candidate.objects.filter(hired=person)
        .order_by("-pk")
        .values_list("pk", "number", "ended_on", "channel__kind", "opening__title", "opening_id")
    ),
    person=int,
)


@section("recruitment", "recruitment/person_section.html", 90, side=True)
def how_hired(viewer: Person, person: Person) -> dict[str, Any] | None:
    """Not for the person: what assessors found is HR's."""
    if viewer.pk == person.pk or not viewer.has_role(Role.HR):
        return None
    rows = list(HIRED.rows(person=person.pk))
    if not rows:
        return None
    return {"hires": [(row, Channel.Kind(row.channel__kind).label) for row in rows]}
