"""Root causes by name, and the rules for what is major."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from charter.kernel.journal.history import tracked
from charter.org.models import Person
from charter.rooms.quality.models.words import Category


class CauseQuerySet(models.QuerySet["Cause"]):
    def visible_to(self, person: Person) -> "CauseQuerySet":
        return self.none() if person.is_customer else self


class Cause(models.Model):
    """A root cause under one name, so that its coming back is seen."""

    category = models.CharField(max_length=12, choices=Category)
    name = models.CharField(max_length=80)

    objects = CauseQuerySet.as_manager()

    class Meta:
        ordering = ["category", "name"]
        constraints = [
            models.UniqueConstraint(fields=["category", "name"], name="one_cause_of_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class MajorRulesQuerySet(models.QuerySet["MajorRules"]):
    def visible_to(self, person: Person) -> "MajorRulesQuerySet":
        return self.none() if person.is_customer else self


@tracked()
class MajorRules(models.Model):
    """What makes a problem major (see `grading`); the newest rules, older problems keep theirs."""

    rules = models.JSONField()
    reason = models.TextField()
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    objects = MajorRulesQuerySet.as_manager()

    def __str__(self) -> str:
        return str(_("重大質量問題的判定規則"))
