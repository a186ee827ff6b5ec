"""What a customer's contact may read: articles published for customers, of no customer's matter."""

from typing import Any

from charter.org.models import Person
from charter.org.reach import open_to_customers
from charter.rooms.knowledge.models import Article


@open_to_customers(Article, page="portal_knowledge:article")
def articles(rows: Any, person: Person) -> Any:
    return rows.for_customers() if person.customer_id else rows.none()
