"""Every minute the mailbox is read, and what is new goes to whom it belongs."""

import logging

from django.conf import settings
from procrastinate.contrib.django import app

from charter.kernel.mail import reader, verbs
from charter.kernel.mail.models import Incoming

log = logging.getLogger("charter.mail")


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="mail.read", lock="mail.read", pass_context=False)
def read_mail(timestamp: int) -> None:
    if settings.IMAP.hostname:
        reader.read()
    sort_out()


def sort_out() -> int:
    """Each by itself: one that fails waits, and does not keep the others."""
    done = 0
    for one in Incoming.objects.waiting().order_by("pk")[:500]:
        try:
            verbs.hand_over(one)
            done += 1
        except Exception as fault:
            log.exception("mail %s could not be handed over", one.pk)
            verbs.stumbled(one, error=f"{type(fault).__name__}: {fault}")
    return done
