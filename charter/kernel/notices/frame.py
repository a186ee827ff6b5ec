"""The number beside the bell."""

from django.db.models import QuerySet

from charter.kernel.frame import counter
from charter.kernel.notices.models import Notice
from charter.org.models import Person


@counter("/notices/")
def unread(person: Person) -> QuerySet[Notice]:
    return Notice.objects.visible_to(person).unread()
