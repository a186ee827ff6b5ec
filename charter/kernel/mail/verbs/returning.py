"""A letter of ours came back: it is tied to the record it was about, and its keepers are told."""

from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.verbs import record
from charter.kernel.mail.addresses import read_token
from charter.kernel.mail.bounces import FAILED
from charter.kernel.mail.models import KEEPERS, Bounce, Incoming
from charter.kernel.mail.parsing import Parsed
from charter.kernel.mail.rules import KINDS, RETURNS
from charter.org.models import Person

RETURNED = declare(
    "mail.letter.returned",
    gettext_lazy("給%(who)s的信退回來了：%(why)s"),
    gettext_lazy("你的信沒有送到"),
)


def _came_back(row: Incoming, mail: Parsed, *, by: Person | None) -> None:
    """Our seal in the letter that it brings back, or in the address it was sent back to, says
    which letter that was. One that is only late, and one that was not ours, change nothing."""
    failed = next((one for one in mail.returned if one.action == FAILED), None)
    token = read_token([*mail.recipients, *mail.letters, *mail.references])
    model = KINDS.get(token.code) if token else None
    subject = model._base_manager.filter(pk=token.pk).first() if model and token else None
    if token is None or subject is None:
        return
    row.about_kind, row.about_id = kind_of(subject), subject.pk
    if failed is None:
        return
    reader = Person.objects.get_queryset().filter(pk=token.person).first()
    known = Bounce.objects.filter(about_kind=row.about_kind, about_id=subject.pk)
    is_new = not known.filter(recipient=failed.recipient, person=reader).exists()
    Bounce.objects.create(
        incoming=row,
        about_kind=row.about_kind,
        about_id=subject.pk,
        person=reader,
        recipient=failed.recipient,
        status=failed.status,
        diagnostic=failed.diagnostic,
        at=clock.now(),
    )
    if is_new:
        who = str(reader) if reader else failed.recipient
        why = failed.diagnostic or failed.status
        record(RETURNED, subject, by=by, tell=_told(token.code, subject), who=who, why=why[:200])


def _told(code: str, subject: object) -> list[Person]:
    if code in RETURNS:
        return list(RETURNS[code](subject))
    return [person for role in KEEPERS for person in Person.objects.holding(role)]
