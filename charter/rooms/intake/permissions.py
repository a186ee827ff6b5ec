"""Who logs calls: any colleague; the public form is for anybody."""

from charter.org.models import Person


def may_log_calls(person: Person | None) -> bool:
    return person is None or (person.is_active and not person.is_customer)
