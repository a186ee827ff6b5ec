"""What a customer's contact may read of quality: what their own organisation said of results."""

from typing import Any

from charter.org.models import Person
from charter.org.reach import open_to_customers
from charter.rooms.quality.models import Feedback


@open_to_customers(Feedback)
def feedback(rows: Any, person: Person) -> Any:
    return rows.filter(project__customer=person.customer_id)
