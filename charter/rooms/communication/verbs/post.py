"""What became of a letter."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.communication.models import Mail

DEAD = declare(
    "communication.mail.undelivered",
    gettext_lazy("給%(who)s的郵件寄不出去：%(error)s"),
    gettext_lazy("你發出的報告"),
)


@transaction.atomic
def sent(mail: Mail, *, by: Person | None = None) -> None:
    """Taken by the mail server; not recorded, the report's own entry names its readers."""
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.SENT, sent_at=clock.now())


@transaction.atomic
def drop(mail: Mail, error: str, *, by: Person | None = None) -> None:
    """Not taken: again after 2, 4, 8 … minutes; after eight times a human is told."""
    tries = mail.tries + 1
    dead = tries >= Mail.MAX_TRIES
    Mail.objects.filter(pk=mail.pk).update(
        tries=tries,
        last_error=error[:300],
        not_before=clock.now() + dt.timedelta(minutes=2**tries),
        state=Mail.State.DEAD if dead else Mail.State.WAITING,
    )
    if dead:
        report = mail.report
        tell = [report.sent_by] if report.sent_by else [report.project.manager]
        about = report.project
        record(DEAD, report, by=by, about=about, tell=tell, who=str(mail.person), error=error[:200])
