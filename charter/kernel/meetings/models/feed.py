"""The address under which a calendar program reads a person's meetings."""

import hashlib

from django.db import models

from charter.org.models import Person


class Feed(models.Model):
    """Only the hash of the address's secret is kept; one per person, a new one ends the old."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="meeting_feed")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person)

    @staticmethod
    def digest_of(secret: str) -> str:
        """256 random bits, so one plain SHA-256 is enough."""
        return hashlib.sha256(secret.encode()).hexdigest()
