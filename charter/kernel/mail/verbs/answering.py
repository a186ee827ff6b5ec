"""RFC 3834: programs answer programs only so often."""

import datetime as dt

from django.db import connection, transaction

from charter.ground import clock
from charter.kernel.mail.addresses import is_own
from charter.kernel.mail.models import Automatic
from charter.kernel.mail.parsing import ROBOTS
from charter.org.models import Person

MOST_PER_HOUR = 5
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@transaction.atomic
def answer_by_program(address: str, *, by: Person | None = None) -> bool:
    """May a program of ours write to this address now? If so it is counted: at most five an hour,
    whatever writes them, and never to ourselves or to a robot. The letter itself is recorded by
    whoever writes it."""
    to = address.strip().lower()
    if "@" not in to or is_own(to) or to.startswith(ROBOTS):
        return False
    now = clock.now()
    with connection.cursor() as cursor:  # one of an address at a time: the bound is exact
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"automatic {to}"])
    sent = Automatic.objects.filter(address=to)
    if sent.filter(at__gt=now - HOUR).count() >= MOST_PER_HOUR:
        return False
    sent.filter(at__lt=now - DAY).delete()
    Automatic.objects.create(address=to, at=now)
    return True
