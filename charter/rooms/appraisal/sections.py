"""The appraisals of a person on their page: for them, their line and HR."""

from typing import Any

from charter.org.models import Person
from charter.rooms.appraisal.models import Appraisal
from charter.rooms.appraisal.words import spoken
from charter.rooms.people.queries import may_read_figures
from charter.rooms.people.sections import section

LATEST = 4


@section("appraisal", "appraisal/person_section.html", 45)
def appraisal(viewer: Person, person: Person) -> dict[str, Any] | None:
    if person.is_customer or not may_read_figures(viewer, person):
        return None
    rows = Appraisal.objects.filter(person=person).select_related("cycle")
    found = rows.order_by("-cycle__starts")[:LATEST]
    return {"rows": [(one, spoken(one.score, one.low, one.high)) for one in found]}
