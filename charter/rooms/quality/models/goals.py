"""Quality goals as a tree: of the organisation or a project, broken down to departments, posts and
steps; measured every period. A measure keeps the target of its own time."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.kernel.indicators.formulas import Rate, achievement
from charter.kernel.journal.history import tracked
from charter.org.models import Department, Person, Post
from charter.rooms.projects.models import Project
from charter.rooms.quality.models.words import Step


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, person: Person) -> "GoalQuerySet":
        """What is aimed at, and whether it is reached, is for every colleague to know."""
        return self.none() if person.is_customer else self

    def proposed(self) -> "GoalQuerySet":
        return self.filter(state=Goal.State.PROPOSED)

    def in_force(self) -> "GoalQuerySet":
        return self.filter(state=Goal.State.IN_FORCE)

    def roots(self) -> "GoalQuerySet":
        return self.filter(parent=None)

    def of_organisation(self) -> "GoalQuerySet":
        return self.filter(project=None)

    def running(self) -> "GoalQuerySet":
        """In force, and their project, if they have one, is not over."""
        active = Q(project=None) | Q(project__phase__in=Project.ACTIVE)
        return self.in_force().filter(active)


@tracked()
class Goal(models.Model):
    """`weight` is its part of the parent in percent; those of one parent sum to 100.

    The target is a parameter of the policy by its name, else a number of its own; `indicator` the
    name of the figure it is measured by, if the house has one; else its owner enters the value.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待核准")
        IN_FORCE = "in_force", _("生效")
        RETIRED = "retired", _("已停用")

    class Direction(models.TextChoices):
        HIGHER = "higher", _("越高越好")
        LOWER = "lower", _("越低越好")

    class Period(models.TextChoices):
        MONTH = "month", _("每月")
        QUARTER = "quarter", _("每季")

    FLOW = Flow(
        {
            "mend": ((State.PROPOSED,), State.PROPOSED),
            "put_in_force": ((State.PROPOSED,), State.IN_FORCE),
            "drop": ((State.PROPOSED,), State.RETIRED),
            "change": ((State.IN_FORCE,), State.IN_FORCE),
            "retire": ((State.IN_FORCE,), State.RETIRED),
        }
    )

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="quality_goals"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+"
    )
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    step = models.CharField(max_length=12, choices=Step, blank=True)
    title = models.CharField(max_length=120)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="quality_goals")
    weight = models.PositiveSmallIntegerField(null=True, blank=True)
    parameter = models.CharField(max_length=60, blank=True)
    target = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    indicator = models.CharField(max_length=80, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    direction = models.CharField(max_length=8, choices=Direction, default=Direction.HIGHER)
    period = models.CharField(max_length=8, choices=Period, default=Period.MONTH)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    since = models.DateField()
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("質量目標")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="goal_has_one_target",
                condition=Q(parameter="", target__isnull=False)
                | ~Q(parameter="") & Q(target__isnull=True),
            ),
            models.CheckConstraint(
                name="part_of_a_goal_has_weight_and_place",
                condition=Q(parent=None, weight=None)
                | Q(parent__isnull=False, weight__gte=1, weight__lte=100)
                & (Q(department__isnull=False) | Q(post__isnull=False) | ~Q(step="")),
            ),
        ]
        indexes = [
            models.Index(fields=["parent", "state"], name="goal_of_parent"),
            models.Index(fields=["project", "state"], name="goal_of_project"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_counted(self) -> bool:
        """By an indicator, not by its owner's word."""
        return bool(self.indicator)

    @property
    def is_leaf(self) -> bool:
        """At a post or a step there is nothing below."""
        return bool(self.post_id or self.step)

    @property
    def place(self) -> str:
        if self.post_id:
            return f"{self.post}（{self.post.department}）" if self.post else ""
        if self.step:
            return str(self.get_step_display())
        return str(self.department or self.project or _("全公司"))

    def target_under(self, parameters: Any) -> Decimal:
        """The target under the parameters of some day."""
        if self.parameter:
            return Decimal(str(parameters[self.parameter]))
        assert self.target is not None
        return self.target


@tracked()
class GoalMeasure(models.Model):
    """One period's value against the target of that time. Nothing to measure is no value with the
    reason, never zero. `by` nobody: taken from the indicator."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="measures")
    period = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    target = models.DecimalField(max_digits=14, decimal_places=4)
    missing = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    n = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-starts"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "starts"], name="one_measure_per_period"),
            models.CheckConstraint(
                name="measure_without_value_has_a_reason",
                condition=Q(value__isnull=False) | ~Q(missing=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal} {self.period}"

    @property
    def rate(self) -> Rate:
        return achievement(self.value, self.target, self.goal.direction)

    @property
    def tone(self) -> str:
        """ok met, bad missed, none nothing measured."""
        return {True: "ok", False: "bad", None: "none"}[self.rate.met]
