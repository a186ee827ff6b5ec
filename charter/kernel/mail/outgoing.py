"""What every letter of the house has: waiting until taken, tried eight times, one Message-ID."""

import datetime as dt
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from charter.ground import clock

M = TypeVar("M", bound=models.Model)


class OutgoingQuerySet(models.QuerySet[M]):
    def waiting(self, at: dt.datetime | None = None) -> "OutgoingQuerySet[M]":
        return self.filter(state=Outgoing.State.WAITING, not_before__lte=at or clock.now())


class Outgoing(models.Model):
    """Written in the transaction of its cause, sent after commit (`ground.post`), at least once
    under the same Message-ID."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待寄送")
        SENT = "sent", _("已寄出")
        DEAD = "dead", _("無法寄達")

    MAX_TRIES = 8
    JOURNAL_FOLLOWS = False  # the post moves a letter, not a verb: see `verbs.leaving`

    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    not_before = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def tone(self) -> str:
        return {"sent": "ok", "dead": "bad"}.get(self.state, "warn" if self.tries else "info")
