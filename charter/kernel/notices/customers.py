"""A customer's contact reads what they were told, and nothing else of the journal."""

from typing import Any

from charter.kernel.journal.models import Entry
from charter.kernel.notices.models import Letter, Notice, Preference
from charter.org.models import Person
from charter.org.reach import open_to_customers


@open_to_customers(Notice)
@open_to_customers(Preference)
@open_to_customers(Letter)
def mine(rows: Any, person: Person) -> Any:
    return rows.filter(person=person)


@open_to_customers(Entry)
def told(rows: Any, person: Person) -> Any:
    return rows.filter(notices__person=person)
