"""What a customer writes or says of a case that there is already."""

import re

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.aftersales.models import Case, Reply
from charter.rooms.aftersales.models.cases import State
from charter.rooms.aftersales.queries import keepers_of, survivor_of
from charter.rooms.aftersales.timing import goes_on_until
from charter.rooms.aftersales.verbs import progress
from charter.rooms.intake.models import Correspondence

SENT_AGAIN = declare(
    "intake.case.sent_again", gettext_lazy("「%(title)s」又收到一次同樣的內容，沒有另開工單")
)
THANKS = re.compile(
    r"謝|谢|感恩|辛苦|收到|了解|好的|沒問題|没问题|thank|thx|\bok\b|great|resolved", re.IGNORECASE
)
BUT = re.compile(
    r"但|不過|不过|還是|还是|仍|又|再次|沒有好|沒好|没好|未|失|壞|坏|[?？]|\b(but|still|again|not)\b",
    re.IGNORECASE,
)
SHORT = 60


def is_thanks(text: str) -> bool:
    """A few words of thanks and nothing that is still amiss."""
    return len(text) <= SHORT and bool(THANKS.search(text)) and not BUT.search(text)


def takes_words(case: Case) -> bool:
    """May more be said on it? What was withdrawn or solved long ago is another matter."""
    case = survivor_of(case)
    if case.is_open:
        return True
    is_solved = case.state in (State.RESOLVED, State.CLOSED)
    return is_solved and clock.now() <= goes_on_until(case)


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
