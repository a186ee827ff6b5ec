"""What a customer's contact may know of the organisation (see `reach`)."""

from typing import Any

from django.db.models import Q

from charter.org.models import (
    CalendarClosure,
    CalendarDay,
    CalendarSlot,
    Customer,
    Person,
    WorkingCalendar,
)
from charter.org.reach import open_to_customers


@open_to_customers(Customer)
def themselves(rows: Any, person: Person) -> Any:
    return rows.filter(pk=person.customer_id or 0)


@open_to_customers(Person)
def people(rows: Any, person: Person) -> Any:
    """Who answers them has a name; of other customers' people they know none."""
    return rows.filter(Q(kind=Person.Kind.STAFF) | Q(customer=person.customer_id))


@open_to_customers(WorkingCalendar)
def calendars(rows: Any, person: Person) -> Any:
    """When we are there for them: our own hours, and those agreed with them."""
    return rows.filter(Q(customer=None) | Q(customer=person.customer_id))


def _of_calendar(rows: Any, person: Person) -> Any:
    seen = calendars(WorkingCalendar.objects.all(), person)
    return rows.filter(calendar__in=seen.values("pk"))


for part in (CalendarSlot, CalendarDay, CalendarClosure):
    open_to_customers(part)(_of_calendar)
