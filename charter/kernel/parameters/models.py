"""Every value an organisation set in its policies, with the day it took effect."""

from typing import Any

from django.db import models

from charter.ground.database.engine.memory import forget
from charter.kernel.journal.history import tracked
from charter.org.models import Person

REMEMBERED = "parameters"


@tracked()
class Setting(models.Model):
    """One version of one parameter; the newest with `effective_on` not in the future rules."""

    name = models.CharField(max_length=80)
    value = models.JSONField()
    effective_on = models.DateField()
    reason = models.TextField(blank=True)
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["name", "-effective_on", "-id"], name="setting_in_force")]

    def __str__(self) -> str:
        return self.name

    def save(self, **how: Any) -> None:
        super().save(**how)
        forget(REMEMBERED)
