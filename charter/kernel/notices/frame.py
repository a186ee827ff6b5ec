"""The number beside the bell."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.frame import counter, named
from charter.kernel.notices.models import Notice
from charter.org.models import Person

named(_("通知方式"), "bell", "notices:preferences")


@counter("/notices/")
def unread(person: Person) -> QuerySet[Notice]:
    return Notice.objects.visible_to(person).unread()
