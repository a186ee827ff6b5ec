"""The journal's table. A database trigger refuses UPDATE, DELETE and TRUNCATE on it."""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models

from charter.org.models import Person

if TYPE_CHECKING:
    pass


def kind_of(subject: models.Model | type[models.Model]) -> str:
    """`projects.project`: the name under which the house knows a class of records."""
    return subject._meta.label_lower


class EntryQuerySet(models.QuerySet["Entry"]):
    def of(self, subject: models.Model) -> "EntryQuerySet":
        """What happened to this very record."""
        return self.filter(kind=kind_of(subject), subject_id=subject.pk)

    def about(self, root: models.Model) -> "EntryQuerySet":
        """What happened to this record and to everything that belongs to it."""
        return self.filter(about_kind=kind_of(root), about_id=root.pk)

    def latest_first(self) -> "EntryQuerySet":
        return self.order_by("-id")


class Entry(models.Model):
    """Append-only: who did what to which record, when, with which facts.

    `principal` is the person for whom a substitute acted. `about` is the record whose timeline
    also shows the entry (a task's entries stand in its project's log). `told` are the people
    whom the entry notifies.
    """

    event = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    principal = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    about_kind = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)
    told = ArrayField(models.BigIntegerField(), default=list)
    request_id = models.CharField(max_length=32, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "subject_id", "-id"], name="entry_of_record"),
            models.Index(fields=["about_kind", "about_id", "-id"], name="entry_about_record"),
            models.Index(fields=["event", "-id"], name="entry_of_event"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.title}"
