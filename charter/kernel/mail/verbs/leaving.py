"""What became of a letter that was handed to a server."""

import datetime as dt

from django.db import transaction

from charter.ground import clock
from charter.kernel.mail.outgoing import Outgoing
from charter.org.models import Person


@transaction.atomic
def left(letter: Outgoing, *, by: Person | None = None) -> None:
    """Taken by the server. Not recorded: the entry that caused the letter names its readers."""
    changes = {"state": Outgoing.State.SENT, "sent_at": clock.now(), "last_error": ""}
    type(letter)._base_manager.filter(pk=letter.pk).update(**changes)


@transaction.atomic
def put_off(letter: Outgoing, error: str, *, by: Person | None = None) -> bool:
    """Not taken: again after 2, 4, 8 … minutes. True when it is given up after the eighth try;
    whoever owns the letter then records it and tells somebody."""
    tries = letter.tries + 1
    is_dead = tries >= Outgoing.MAX_TRIES
    type(letter)._base_manager.filter(pk=letter.pk).update(
        tries=tries,
        last_error=error[:300],
        not_before=clock.now() + dt.timedelta(minutes=2**tries),
        state=Outgoing.State.DEAD if is_dead else Outgoing.State.WAITING,
    )
    return is_dead
