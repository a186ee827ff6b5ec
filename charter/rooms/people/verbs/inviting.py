"""A new colleague is sent the way in: a letter whose link lets them set their password."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.people.permissions import may_appoint

INVITED = declare("people.person.invited", gettext_lazy("%(by)s寄給%(title)s登入的信"))


@transaction.atomic
def invite(person: Person, *, by: Person | None) -> None:
    """The letter is written and sent by the reaction to this event, after commit."""
    if by and not may_appoint(by, person):
        raise Refused("people.may_not_invite", _("登入的信由人力資源或系統管理員寄出。"))
    if not person.is_active:
        raise Refused("people.has_left", _("%s已經離職。") % person)
    if not person.email:
        raise Refused(
            "people.no_address", _("%s還沒有電子郵件，請先在「修改資料」登記，再寄信。") % person
        )
    record(INVITED, person, by=by)
