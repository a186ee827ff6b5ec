"""The monthly quality report: drawn from the data, then frozen to the byte."""

import hashlib

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Person


class QualityReportQuerySet(models.QuerySet["QualityReport"]):
    def visible_to(self, person: Person) -> "QualityReportQuerySet":
        return self.none() if person.is_customer else self

    def published(self) -> "QualityReportQuerySet":
        return self.filter(state=QualityReport.State.PUBLISHED)


@tracked()
class QualityReport(models.Model):
    """`month` is its first day. `document` is the page as it was published, `sha256` of its
    UTF-8 bytes; the database itself refuses to change either afterwards."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("已發布")

    FLOW = Flow(
        {
            "redraw": ((State.DRAFT,), State.DRAFT),
            "publish": ((State.DRAFT,), State.PUBLISHED),
        }
    )

    month = models.DateField(unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    remarks = models.TextField(blank=True)
    figures = models.JSONField(default=dict)
    drawn_at = models.DateTimeField()
    document = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = QualityReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("質量月報")
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(
                name="published_report_is_whole",
                condition=~Q(state="published")
                | Q(published_at__isnull=False) & ~Q(document="") & ~Q(sha256=""),
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_report_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="published"),
            )
        ]

    def __str__(self) -> str:
        return _("%(month)s質量月報") % {"month": f"{self.month:%Y-%m}"}

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_whole(self) -> bool:
        """Whether the document is still the one whose hash was kept."""
        return hashlib.sha256(self.document.encode()).hexdigest() == self.sha256
