"""Why cost differs from the budget and what is done about it; what the project leaves behind."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.actions.models import Action
from charter.kernel.journal.history import tracked
from charter.org.models import Person
from charter.rooms.cost.reach import costed
from charter.rooms.projects.models import Project
from charter.rooms.projects.models.initiation import Category


class VarianceQuerySet(models.QuerySet["Variance"]):
    def visible_to(self, person: Person) -> "VarianceQuerySet":
        return self.filter(costed(person, "project__"))


@tracked()
class Variance(models.Model):
    """The cause of a deviation in one category, as it stood that day; beyond the budget also the
    measure that corrects it."""

    class Cause(models.TextChoices):
        ESTIMATE = "estimate", _("估算不足")
        SCOPE = "scope", _("範圍或需求變更")
        PRICE = "price", _("價格變動")
        EFFICIENCY = "efficiency", _("效率或返工")
        SUPPLIER = "supplier", _("供應商")
        SCHEDULE = "schedule", _("進度延誤")
        OTHER = "other", _("其他")

    project = models.ForeignKey(Project, models.PROTECT, related_name="variances")
    category = models.CharField(max_length=15, choices=Category)
    budget = models.DecimalField(max_digits=16, decimal_places=2)
    actual = models.DecimalField(max_digits=16, decimal_places=2)
    committed = models.DecimalField(max_digits=16, decimal_places=2)
    cause = models.CharField(max_length=10, choices=Cause)
    explanation = models.TextField()
    action = models.OneToOneField(Action, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    on = models.DateField()

    objects = VarianceQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="variance_has_a_cause", condition=~Q(explanation="")),
        ]
        indexes = [models.Index(fields=["project", "category", "-on"], name="variance_of_project")]

    def __str__(self) -> str:
        return f"{self.project} {self.get_category_display()}"


class ClosingQuerySet(models.QuerySet["Closing"]):
    def visible_to(self, person: Person) -> "ClosingQuerySet":
        return self.filter(costed(person, "project__"))


@tracked()
class Closing(models.Model):
    """The cost analysis of a project that was delivered (SP5.3b).

    `figures` is `[{"category", "first", "budget", "actual", "cause"}]`, amounts as decimal text:
    the first approved budget, the last one, what it cost, and why that differs.
    """

    project = models.OneToOneField(Project, models.PROTECT, related_name="cost_closing")
    figures = models.JSONField(default=list)
    effect = models.TextField()
    lessons = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="closing_has_effect_and_lessons", condition=~Q(effect="") & ~Q(lessons="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.project)
