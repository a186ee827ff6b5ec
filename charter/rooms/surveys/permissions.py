"""Who brings in surveys of other systems; the answers are open to all colleagues."""

from charter.org.models import Person
from charter.rooms.surveys.models import KEEPERS


def may_import(person: Person | None) -> bool:
    return person is None or (person.is_active and person.has_role(*KEEPERS))
