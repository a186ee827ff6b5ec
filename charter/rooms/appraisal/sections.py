"""The appraisals of a person on their page: for them, their line and HR."""

from typing import Any

from charter.ground.database.prepared import Prepared, Shape
from charter.org.models import Person
from charter.rooms.appraisal.models import Appraisal
from charter.rooms.appraisal.words import spoken
from charter.rooms.people.queries import may_read_figures
from charter.rooms.people.sections import section

LATEST = 4
TEXTS = ("own", "own_words", "rating", "rating_words", "reply", "appeal", "decision", "set_aside")
APPRAISAL = Shape(Appraisal, "cycle", without=TEXTS)
LAST = Prepared(
    lambda person: APPRAISAL.of(
        Appraisal.objects.filter(person=person).order_by("-cycle__starts")[:LATEST]
    ),
    person=int,
)


@section("appraisal", "appraisal/person_section.html", 45)
def appraisal(viewer: Person, person: Person) -> dict[str, Any] | None:
    if person.is_customer or not may_read_figures(viewer, person):
        return None
    found = APPRAISAL.all(LAST.rows(person=person.pk))
    return {"rows": [(one, spoken(one.score, one.low, one.high)) for one in found]}
