"""What a customer's contact may read of after-sales: all of their own organisation, no notes."""

from typing import Any

from charter.org.models import Person
from charter.org.reach import open_to_customers
from charter.rooms.aftersales.models import (
    Case,
    Clock,
    ClockEvent,
    Commitment,
    FollowUp,
    Reply,
    Target,
)


@open_to_customers(Case, files=True, page="portal_cases:case")
@open_to_customers(Commitment)
def own(rows: Any, person: Person) -> Any:
    return rows.filter(customer=person.customer_id)


@open_to_customers(Reply, files=True)
@open_to_customers(Clock)
@open_to_customers(FollowUp)
def of_own_case(rows: Any, person: Person) -> Any:
    return rows.filter(case__customer=person.customer_id)


@open_to_customers(ClockEvent)
def of_own_clock(rows: Any, person: Person) -> Any:
    return rows.filter(clock__case__customer=person.customer_id)


@open_to_customers(Target)
def of_own_commitment(rows: Any, person: Person) -> Any:
    return rows.filter(commitment__customer=person.customer_id)
