"""Personal data of somebody who is gone, erased: the facts stay, under a number instead of a name.

The journal and what was approved mean people by number (`charter.org.names`), so nothing sealed has
to change. What was sealed before it was so cannot be changed, neither by us: such entries may still
hold the name in their words. How many is said beforehand and kept afterwards.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.notices.models import Letter, Notice, Preference
from charter.org.models import ApiToken, Person, PersonSkill
from charter.rooms.people.leavers import MARK, is_erased, may_be_erased_on, sealed_mentions
from charter.rooms.people.models import Absence
from charter.rooms.people.permissions import may_appoint
from charter.rooms.people.verbs.people import _may

ERASED = declare(
    "people.person.erased", gettext_lazy("%(by)s刪除了%(title)s的個人資料：%(reason)s")
)


@transaction.atomic
def erase(person: Person, *, reason: str, by: Person) -> None:
    """Name, account, mail, telephone, language, keys, second factors, skills, notices and letters
    go; posts, decisions and everything the person did stay with the number."""
    _may(may_appoint(by, person))
    locked = Person.objects.get_queryset().select_for_update().get(pk=person.pk)
    _demand_gone(locked)
    if not reason.strip():
        raise Refused("people.no_reason", _("請寫明刪除的依據，例如當事人的申請。"), field="reason")
    sealed = sealed_mentions(locked)
    _forget_account(locked)
    alias = _("已刪除人員%(number)s") % {"number": locked.pk}
    locked.username, locked.name = f"{MARK}{locked.pk}", alias
    locked.email = locked.phone = locked.language = ""
    locked.may_accept = False
    locked.set_unusable_password()
    locked.save()
    record(ERASED, locked, by=by, reason=reason.strip(), sealed=sealed)
    person.refresh_from_db()


def _demand_gone(person: Person) -> None:
    if is_erased(person):
        raise Refused("people.erased_already", _("這個人的個人資料已經刪除。"))
    day = may_be_erased_on(person)
    if day is None:
        raise Refused("people.still_here", _("還在職的人不能刪除個人資料，請先登記離職。"))
    if clock.today() < day:
        raise Refused(
            "people.must_be_kept",
            _("法定保存期限未到，%(day)s起才能刪除。") % {"day": day.isoformat()},
        )


def _forget_account(person: Person) -> None:
    """What belongs to the person alone. Second factors and addresses are the sign-in library's."""
    Letter.objects.filter(person=person).delete()
    Notice.objects.filter(person=person).delete()
    Preference.objects.filter(person=person).delete()
    ApiToken.objects.filter(person=person).delete()
    PersonSkill.objects.filter(person=person).delete()
    Absence.objects.filter(person=person).delete()
    for name in ("authenticator_set", "emailaddress_set"):
        if (rows := getattr(person, name, None)) is not None:
            rows.all().delete()
