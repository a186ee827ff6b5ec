"""The number beside the bell."""

from charter.kernel.frame import counter
from charter.kernel.notices.models import Notice
from charter.org.models import Person


@counter("/notices/")
def unread(person: Person) -> int:
    return Notice.objects.visible_to(person).unread().count()
