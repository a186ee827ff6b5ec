"""The ledger: what was given and what was found, line by line. Nothing is changed or taken back."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.journal.subjects import url_of
from charter.org.models import Department, Person
from charter.rooms.merits.reach import keeps, readable


class LineQuerySet(models.QuerySet["Line"]):
    def visible_to(self, person: Person) -> "LineQuerySet":
        """HR all; one's own and one's line; what a department was given, every colleague."""
        if person.is_customer:
            return self.none()
        if keeps(person):
            return self
        return self.filter(readable(person) | Q(person=None))

    def paid(self) -> "LineQuerySet":
        """In money; points are none."""
        return self.filter(kind__in=REWARDS, amount__gt=0).exclude(kind=Line.Kind.POINTS)

    def rewards(self) -> "LineQuerySet":
        return self.filter(kind__in=REWARDS)


class Line(models.Model):
    """`subject` is the record with which it was earned or by which it came about."""

    class Kind(models.TextChoices):
        HONOUR = "honour", _("表彰")
        BONUS = "bonus", _("獎金")
        PROMOTION = "promotion", _("晉升")
        CERTIFICATE = "certificate", _("獎狀")
        INNOVATION = "innovation", _("創新獎")
        POINTS = "points", _("積分")
        COACHING = "coaching", _("輔導")
        REVIEW = "review", _("連續不達標的處理")
        NOTICE = "notice", _("通報")
        ACCOUNTABILITY = "accountability", _("問責")

    kind = models.CharField(max_length=14, choices=Kind)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="merits")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200)
    ground = models.TextField()
    amount = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("獎懲台帳")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="a_line_is_somebodys",
                condition=Q(person__isnull=False) | Q(department__isnull=False),
            ),
            models.CheckConstraint(
                name="what_is_held_against_one_was_decided_by_somebody",
                condition=~Q(kind__in=("review", "notice", "accountability"))
                | Q(approved_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="merit_of_person"),
            models.Index(fields=["department", "-id"], name="merit_of_department"),
            models.Index(fields=["subject_kind", "subject_id"], name="merit_of_subject"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="merits_only_grow", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.title}"

    @property
    def recipient(self) -> str:
        return str(self.person or self.department)

    @property
    def subject_url(self) -> str:
        return url_of(self.subject_kind, self.subject_id)

    @property
    def is_reward(self) -> bool:
        return self.kind in REWARDS

    @property
    def tone(self) -> str:
        return "ok" if self.is_reward else "info" if self.kind == "coaching" else "warn"


REWARDS = (
    Line.Kind.HONOUR,
    Line.Kind.BONUS,
    Line.Kind.PROMOTION,
    Line.Kind.CERTIFICATE,
    Line.Kind.INNOVATION,
    Line.Kind.POINTS,
)
