"""Keys for programs. Only the hash is kept: whoever reads the table cannot use it."""

import datetime as dt
import hashlib
from typing import ClassVar

from django.db import models
from django.db.models import Q

from charter.ground import clock
from charter.org.models.people import Person


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def live(self, at: dt.datetime | None = None) -> "ApiTokenQuerySet":
        moment = at or clock.now()
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=moment), revoked_at=None, person__is_active=True
        )


class ApiToken(models.Model):
    """A program acts as `person` with exactly that person's rights, until revoked; with
    `read_only` it may look and not write."""

    PREFIX: ClassVar[str] = "charter_"

    person = models.ForeignKey(Person, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    read_only = models.BooleanField(default=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    @property
    def is_live(self) -> bool:
        expired = self.expires_at is not None and self.expires_at <= clock.now()
        return self.revoked_at is None and not expired

    def __str__(self) -> str:
        return f"{self.name}（{self.hint}…）"

    @staticmethod
    def digest_of(secret: str) -> str:
        """A token is 256 random bits, so one plain SHA-256 is enough."""
        return hashlib.sha256(secret.encode()).hexdigest()
