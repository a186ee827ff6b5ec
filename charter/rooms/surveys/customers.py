"""What a customer's contact may read of surveys: what they themselves were asked."""

from typing import Any

from charter.org.models import Person
from charter.org.reach import open_to_customers
from charter.rooms.surveys.models import Invitation


@open_to_customers(Invitation)
def asked(rows: Any, person: Person) -> Any:
    return rows.filter(contact=person, customer=person.customer_id, withdrawn_at=None)
