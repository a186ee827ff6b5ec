"""Every change of a draft, so that it can be taken back (SP2.2.1a)."""

from django.db import models

from charter.ground import clock
from charter.org.models import Person
from charter.rooms.projects.models.versions import Plan


class PlanEdit(models.Model):
    """`changes` is {table: {key: [before, after]}}: the fields that became others, all fields of
    a row that came or went, null where there was none. Undone ones can be done again until
    something else is changed."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="edits")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    what = models.CharField(max_length=20)
    changes = models.JSONField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["plan", "-id"], name="edit_of_plan")]

    def __str__(self) -> str:
        return f"{self.plan} {self.what}"
