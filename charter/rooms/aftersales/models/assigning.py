"""Who takes a case: rules as data, the first that fits is followed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.org.models import Customer, Department, Person, Skill
from charter.rooms.aftersales.models.commitments import Category, Priority


class AssignmentRuleQuerySet(models.QuerySet["AssignmentRule"]):
    def in_order(self) -> "AssignmentRuleQuerySet":
        return self.filter(is_active=True).order_by("position", "id")

    def automatic(self) -> "AssignmentRuleQuerySet":
        return self.filter(is_active=True, is_automatic=True)

    def visible_to(self, person: Person) -> "AssignmentRuleQuerySet":
        return self.none() if person.is_customer else self.all()


class AssignmentRule(models.Model):
    """Which cases (what is left empty fits any), and who may take them: the staff of a department,
    those with a skill, or both; never beyond `most` open cases each.

    `is_automatic`: the case is given at once when it comes in; else the proposal waits.
    """

    name = models.CharField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(default=10)
    category = models.CharField(max_length=20, choices=Category, blank=True)
    topic = models.CharField(max_length=40, blank=True)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+")
    priority = models.PositiveSmallIntegerField(choices=Priority, null=True, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+"
    )
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="+")
    level = models.PositiveSmallIntegerField(default=2)
    most = models.PositiveSmallIntegerField(default=8)
    is_automatic = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    objects = AssignmentRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("派工規則")
        constraints = [
            models.CheckConstraint(
                name="assignment_rule_names_somebody",
                condition=Q(department__isnull=False) | Q(skill__isnull=False),
            ),
            models.CheckConstraint(
                name="assignment_rule_bounds", condition=Q(level__range=(1, 4), most__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.name
