"""Whose personal records somebody may read: their own, those of their line, and HR all."""

from django.db.models import Q

from charter.org.models import Person, Role
from charter.rooms.people.queries import line_above, readable_figures


def keeps(person: Person | None) -> bool:
    """HR keeps the ledger; None is the system."""
    return person is None or (not person.is_customer and person.has_role(Role.HR))


def readable(person: Person) -> Q:
    """For records with a `person` (see `people.queries.may_read_figures`)."""
    return Q(person__in=readable_figures(person).values("pk"))


def above(person: Person) -> list[Person]:
    """The line concerned: the managers up to the top, and the heads of the department."""
    line = line_above(person)
    if person.department:
        heads = Person.objects.heads_of(person.department).exclude(pk=person.pk).order_by("pk")
        line += [head for head in heads if head not in line]
    return line


def superior(person: Person) -> Person | None:
    """Who answers for this person first: the head of the department, else whoever leads them."""
    if person.department:
        head = Person.objects.heads_of(person.department).exclude(pk=person.pk).order_by("pk")
        if found := head.first():
            return found
    return next((one for one in line_above(person) if one.is_active), None)


def any_hr(*, but: Person | None = None) -> Person | None:
    """HR in charge of what waits, never the person whom it is about."""
    found = Person.objects.holding(Role.HR).exclude(pk=but.pk if but else 0).order_by("pk")
    return found.first()
