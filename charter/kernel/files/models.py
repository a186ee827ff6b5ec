"""What was handed in: the facts in the database, the bytes in VAR/files under a random name."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Sum

from charter.kernel.journal.history import tracked
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import may_see, url_of
from charter.org.models import Person
from charter.org.reach import shown


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def of(self, subject: models.Model) -> "AttachmentQuerySet":
        """The files of this record that were not removed, oldest first."""
        return self.filter(kind=kind_of(subject), subject_id=subject.pk, removed_at=None).order_by(
            "id"
        )

    def bytes_by(self, person: Person) -> int:
        """How much of the quota a person has used."""
        return self.filter(by=person, removed_at=None).aggregate(n=Sum("size"))["n"] or 0


@tracked()
class Attachment(models.Model):
    """One file of one record. Removing keeps the row (who, when, hash) and drops the bytes."""

    kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    stored_as = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "subject_id"], name="attachment_of_subject")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Outside of the web root; two levels, so that no directory grows without end."""
        return Path(settings.MEDIA_ROOT) / self.stored_as[:2] / self.stored_as

    @property
    def subject_url(self) -> str:
        return url_of(self.kind, self.subject_id)

    def visible_to(self, person: Person) -> bool:
        """Who may see the record may see its files; a kind that does not say shows nobody."""
        if person.is_customer:
            return shown(Attachment.objects.filter(pk=self.pk), person).exists()
        return self.removed_at is None and may_see(person, self.kind, self.subject_id)
