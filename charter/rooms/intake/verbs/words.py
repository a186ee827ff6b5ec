"""What a customer writes or says of a case that there is already."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.aftersales.models import Case, Reply
from charter.rooms.aftersales.queries import keepers_of, survivor_of
from charter.rooms.aftersales.verbs import progress
from charter.rooms.intake.matters import is_thanks
from charter.rooms.intake.models import Correspondence

SENT_AGAIN = declare(
    "intake.case.sent_again", gettext_lazy("「%(title)s」又收到一次同樣的內容，沒有另開工單")
)


@transaction.atomic
def take_words(case: Case, *, text: str, channel: str, by: Person | None, who: str = "") -> Reply:
    """The customer's words on their case. What is solved opens again, unless they only thank."""
    locked = Case.objects.select_for_update(of=("self",)).get(pk=survivor_of(case).pk)
    if not locked.is_open and not is_thanks(text):
        progress.reopen(locked, reason=_("客戶來信或來電：%s") % text[:160], by=by)
    return progress.add_from_customer(
        locked, text=text, by=by, who=who, channel=channel, even_solved=True
    )


@transaction.atomic
def sent_again(case: Case, *, by: Person | None) -> None:
    """The same words once more: on record, and nothing else."""
    record(SENT_AGAIN, case, by=by, tell=keepers_of(case))


@transaction.atomic
def corresponded(
    case: Case, *, address: str, name: str, subject: str, last_id: str, by: Person | None
) -> Correspondence:
    """From now on the case is written with that mailbox. Part of what is recorded with the mail."""
    told = {"address": address, "name": name[:60], "last_id": last_id[:250]}
    first = {**told, "subject": subject[:200]}
    made, _new = Correspondence.objects.update_or_create(
        case=case, defaults=told, create_defaults=first
    )
    return made
