"""What was decided in the end: the very bytes, their hash, and no way to change them."""

import hashlib

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from charter.org.models import Department, Person
from charter.rooms.appraisal.models.appraisals import Appraisal
from charter.rooms.appraisal.models.periods import Cycle
from charter.rooms.appraisal.reach import of_readable


class ResultQuerySet(models.QuerySet["Result"]):
    def visible_to(self, person: Person) -> "ResultQuerySet":
        return of_readable(self, person)

    def of_length(self, length: str) -> "ResultQuerySet":
        """Quarters are compared with quarters, years with years."""
        return self.filter(cycle__length=length)


class Result(models.Model):
    """`content` is the canonical text that `sha256` stands for; people are in it by their key.

    `is_whole`: all five dimensions have a value.
    """

    appraisal = models.OneToOneField(Appraisal, models.PROTECT, related_name="result")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="results")
    person = models.ForeignKey(Person, models.PROTECT, related_name="appraisal_results")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    score = models.DecimalField(max_digits=5, decimal_places=2)
    low = models.DecimalField(max_digits=5, decimal_places=2)
    high = models.DecimalField(max_digits=5, decimal_places=2)
    is_whole = models.BooleanField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("考核結果")
        ordering = ["-cycle__starts", "-id"]
        indexes = [models.Index(fields=["person", "-id"], name="appraisal_result_of_person")]
        triggers = [
            pgtrigger.Protect(
                name="appraisal_result_never_changes",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return _("%(person)s%(period)s考核結果") % {
            "person": self.person.name,
            "period": self.cycle.key,
        }

    @property
    def is_intact(self) -> bool:
        return hashlib.sha256(self.content.encode()).hexdigest() == self.sha256
