"""Letters leave after commit: at least once, each under the same Message-ID whenever it is sent.

A letter is a row with `not_before`, claimed with its lock (SKIP LOCKED), handed to whoever carries
it and marked in the same transaction. Killed in between, the row is simply waiting again: the
reader may get it twice, and never not at all.
"""

import http.client
import logging
import smtplib
from collections.abc import Callable
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from charter.ground.errors import Refused

log = logging.getLogger("charter.post")
TROUBLES = (OSError, smtplib.SMTPException, http.client.HTTPException, ValueError, Refused)


class Sendable(Protocol):
    """What Django's EmailMessage and a message to a chat tool have in common."""

    def send(self) -> Any: ...


def send_next(
    waiting: "QuerySet[Any]",
    write: Callable[[Any], Sendable],
    *,
    sent: Callable[[Any], Any],
    failed: Callable[[Any, str], Any],
) -> bool | None:
    """One letter: True sent, False failed and put off, None nothing is due."""
    with transaction.atomic():
        rows = waiting.select_for_update(skip_locked=True, of=("self",))
        letter = rows.order_by("not_before", "pk").first()
        if letter is None:
            return None
        reader = getattr(letter, "person", None)
        try:
            with translation.override(getattr(reader, "language", "") or settings.LANGUAGE_CODE):
                write(letter).send()
        except TROUBLES as trouble:
            log.warning("%s %s not sent: %s", type(letter).__name__, letter.pk, trouble)
            failed(letter, f"{type(trouble).__name__}: {trouble}")
            return False
        sent(letter)
        return True


def drain(send: Callable[[], bool | None], limit: int = 500) -> int:
    """Send what is due, oldest first; returns how many were taken."""
    taken = 0
    for _number in range(limit):
        outcome = send()
        if outcome is None:
            break
        taken += outcome
    return taken
