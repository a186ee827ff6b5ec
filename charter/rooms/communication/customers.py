"""What a customer's contact may read: reports that were sent to them, and their own words."""

from typing import Any

from charter.org.models import Person
from charter.org.reach import open_to_customers
from charter.rooms.communication.models import Audience, Concern, Report


@open_to_customers(Report, page="portal_reports:report")
def reports(rows: Any, person: Person) -> Any:
    mine = rows.filter(project__customer=person.customer_id)
    return mine.sent().filter(audience=Audience.CUSTOMER)


@open_to_customers(Concern)
def concerns(rows: Any, person: Person) -> Any:
    return rows.filter(project__customer=person.customer_id)
