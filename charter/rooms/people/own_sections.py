"""What this room itself shows of a person: posts, skills, the line, who stands in, leave, log."""

from typing import Any

from charter.ground import clock
from charter.ground.database.prepared import Prepared, Shape
from charter.kernel.journal.models import Entry
from charter.org.models import Person, PersonSkill, Posting, Substitution
from charter.rooms.people import queries
from charter.rooms.people.models import Absence
from charter.rooms.people.permissions import (
    may_appoint,
    may_name_substitute,
    may_record_skill,
)
from charter.rooms.people.sections import section

LATEST, NEXT = 20, 5
Shown = dict[str, Any]
POSTING = Shape(Posting, "post", "post__department")
POSTINGS = Prepared(
    lambda person: POSTING.of(Posting.objects.filter(person=person).order_by("-since", "-pk")),
    person=int,
)
SKILL = Shape(PersonSkill, "skill")
SKILLS = Prepared(
    lambda person: SKILL.of(
        PersonSkill.objects.filter(person=person).order_by("-level", "skill__name")
    ),
    person=int,
)
SUBSTITUTE = Shape(Substitution, "substitute")
SUBSTITUTES = Prepared(
    lambda person: SUBSTITUTE.of(
        Substitution.objects.filter(person=person, ends_at__gt=clock.now()).order_by(
            "starts_at", "pk"
        )
    ),
    person=int,
)
ABSENCE = Shape(Absence)
ABSENCES = Prepared(
    lambda person: ABSENCE.of(
        Absence.objects.filter(person=person).approved().current().order_by("since", "pk")[:NEXT]
    ),
    person=int,
)
ENTRY = Shape(Entry, "by", "principal")
LOG = Prepared(
    lambda person: ENTRY.of(Entry.objects.about(Person(pk=person)).latest_first()[:LATEST]),
    person=int,
)


@section("posts", "people/sections/posts.html", 10)
def posts(viewer: Person, person: Person) -> Shown:
    held = POSTING.all(POSTINGS.rows(person=person.pk))
    return {"postings": held, "may_appoint": may_appoint(viewer, person)}


@section("way_in", "people/sections/way_in.html", 5, side=True)
def way_in(viewer: Person, person: Person) -> Shown | None:
    """Whether they have come in yet, for those who can send them the way."""
    if not (person.is_active and may_appoint(viewer, person)):
        return None
    return {"came": person.last_login}


@section("skills", "people/sections/skills.html", 20)
def skills(viewer: Person, person: Person) -> Shown:
    held = SKILL.all(SKILLS.rows(person=person.pk))
    return {"skills": held, "may_record": may_record_skill(viewer, person)}


@section("line", "people/sections/line.html", 10, side=True)
def line(viewer: Person, person: Person) -> Shown:
    return {"line": queries.line_above(person)}


@section("substitutes", "people/sections/substitutes.html", 20, side=True)
def substitutes(viewer: Person, person: Person) -> Shown:
    return {
        "substitutes": SUBSTITUTE.all(SUBSTITUTES.rows(person=person.pk)),
        "may_name": person.is_active and may_name_substitute(viewer, person),
    }


@section("leave", "people/sections/leave.html", 30, side=True)
def leave(viewer: Person, person: Person) -> Shown | None:
    """The days, for every colleague; what for is on the leave's own page."""
    found = ABSENCE.all(ABSENCES.rows(person=person.pk))
    return {"absences": found} if found or viewer == person else None


@section("own_data", "people/sections/own_data.html", 80, side=True)
def own_data(viewer: Person, person: Person) -> Shown | None:
    return {} if viewer == person else None


@section("log", "people/sections/log.html", 90, side=True)
def log(viewer: Person, person: Person) -> Shown | None:
    """What happened to the record, who read in it among it: not for every colleague."""
    if not queries.may_read_trail(viewer, person):
        return None
    return {"log": ENTRY.all(LOG.rows(person=person.pk))}
