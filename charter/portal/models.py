"""How a contact comes in without a password: a pass, sent by mail, that opens once."""

import datetime as dt
import hashlib
import hmac
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from charter.ground import clock
from charter.kernel.mail.outgoing import Outgoing, OutgoingQuerySet
from charter.org.models import Person


class PassQuerySet(OutgoingQuerySet["Pass"]):
    def opening(self) -> "PassQuerySet":
        """Somebody's, not yet used, not too old, not guessed at too often."""
        return self.filter(
            person__isnull=False,
            used_at=None,
            expires_at__gt=clock.now(),
            misses__lt=Pass.MOST_MISSES,
        )

    def old(self) -> "PassQuerySet":
        return self.filter(expires_at__lt=clock.now() - Pass.KEPT)


class Pass(Outgoing):
    """One asking for a letter. Who typed an address that no contact has is kept just the same,
    with no `person`: then asking costs and answers the same. Code and link are worked out from
    `nonce` and the secret of the installation, and stand in no table."""

    MINUTES: ClassVar[int] = 15
    MOST_MISSES: ClassVar[int] = 5
    KEPT: ClassVar[dt.timedelta] = dt.timedelta(days=1)

    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="passes")
    nonce = models.CharField(max_length=40, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    misses = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = PassQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state="waiting"), name="pass_waiting"),
            models.Index(fields=["expires_at"], name="pass_by_age"),
        ]

    def __str__(self) -> str:
        return str(self.person or "--")

    @property
    def code(self) -> str:
        """Six digits, to be typed where the letter was asked for."""
        return f"{int.from_bytes(self._sealed('code')[:8], 'big') % 1_000_000:06}"

    @property
    def token(self) -> str:
        """For the link: 160 bits."""
        return self._sealed("link")[:20].hex()

    def _sealed(self, use: str) -> bytes:
        words = f"charter.portal.{use}:{self.nonce}".encode()
        return hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).digest()
