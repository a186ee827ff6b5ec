"""Good cases: what proved itself somewhere, told to the whole organisation."""

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from charter.kernel.journal.history import tracked
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import url_of
from charter.org.models import Department, Person


class GoodCaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, person: Person) -> "GoodCaseQuerySet":
        """Told inside: every colleague, and nobody else."""
        return self.none() if person.is_customer else self

    def of(self, subject: models.Model) -> "GoodCaseQuerySet":
        return self.filter(kind=kind_of(subject), subject_id=subject.pk)

    def counted(self) -> "GoodCaseQuerySet":
        """With `asked` (heads who were asked to read it), `answered` of them, and all `readers`."""
        asked, read = Q(readings__due__isnull=False), Q(readings__read_at__isnull=False)
        return self.annotate(
            asked=Count("readings", filter=asked),
            answered=Count("readings", filter=asked & read),
            readers=Count("readings", filter=read),
        )


@tracked()
class Case(models.Model):
    """`kind` and `subject_id` are the record it came of; text and effect are what was published
    and what readers confirm having read."""

    kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField()
    effect = models.CharField(max_length=200, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+"
    )
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    published_on = models.DateField()

    objects = GoodCaseQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("優秀案例")
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id"], name="one_case_per_record")
        ]
        indexes = [models.Index(fields=["-published_on", "-id"], name="cases_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def others(self) -> int:
        """Readers who were not asked; of rows that were `counted`."""
        return int(getattr(self, "readers", 0)) - int(getattr(self, "answered", 0))

    @property
    def source_url(self) -> str:
        return url_of(self.kind, self.subject_id)
