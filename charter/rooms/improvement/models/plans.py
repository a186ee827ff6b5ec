"""A department's plan in a cycle, in numbered versions that never change once handed in."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Department, Person
from charter.org.names import FrozenJSON
from charter.rooms.improvement.models.cycles import Cycle


class DepartmentPlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, person: Person) -> "DepartmentPlanQuerySet":
        return self.none() if person.is_customer else self


@tracked()
class Plan(models.Model):
    """A department in scope of a cycle: the row exists from the day the cycle includes it.

    `owner` writes it; `handed_in_at` is the first hand-in, `urged` how often it was called for.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="plans")
    department = models.ForeignKey(Department, models.PROTECT, related_name="improvement_plans")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(null=True, blank=True)
    urged = models.PositiveSmallIntegerField(default=0)

    objects = DepartmentPlanQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("部門改善計劃")
        ordering = ["cycle", "department"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "department"], name="one_plan_per_department_and_cycle"
            )
        ]

    def __str__(self) -> str:
        said = {"department": self.department, "year": self.cycle.year}
        return _("%(department)s%(year)s年度改善計劃") % said

    @property
    def version(self) -> "Version | None":
        """The newest, whatever its state."""
        return self.versions.order_by("-number").first()

    @property
    def ruling(self) -> "Version | None":
        return self.versions.filter(state=Version.State.IN_FORCE).first()


class PlanVersionQuerySet(models.QuerySet["Version"]):
    def visible_to(self, person: Person) -> "PlanVersionQuerySet":
        return self.none() if person.is_customer else self

    def in_force(self) -> "PlanVersionQuerySet":
        return self.filter(state=Version.State.IN_FORCE)

    def open(self) -> "PlanVersionQuerySet":
        """On its way: being written, waiting for review, or before the group."""
        return self.filter(state__in=Version.OPEN)

    def newest(self) -> "PlanVersionQuerySet":
        """One per plan."""
        return self.filter(
            pk__in=Version.objects.order_by("plan_id", "-number").distinct("plan_id").values("pk")
        )


@tracked()
class Version(models.Model):
    """`origin` says whose hand began it: the department's, the office's settling of a clash, or an
    adjustment during the year. `content` and `content_hash` are what was handed in."""

    class State(models.TextChoices):
        DRAFT = "draft", gettext_lazy("草稿")
        HANDED_IN = "handed_in", gettext_lazy("待審核")
        RETURNED = "returned", gettext_lazy("退回補正")
        REVIEWED = "reviewed", gettext_lazy("已審核")
        TABLED = "tabled", gettext_lazy("送審中")
        IN_FORCE = "in_force", gettext_lazy("生效")
        SUPERSEDED = "superseded", gettext_lazy("已被取代")

    class Origin(models.TextChoices):
        DEPARTMENT = "department", gettext_lazy("部門編制")
        OFFICE = "office", gettext_lazy("辦公室協調")
        ADJUSTMENT = "adjustment", gettext_lazy("執行中調整")

    WRITABLE = (State.DRAFT, State.RETURNED)
    OPEN = (State.DRAFT, State.HANDED_IN, State.RETURNED, State.REVIEWED, State.TABLED)
    FLOW = Flow(
        {
            "write": (WRITABLE, State.DRAFT),
            "hand_in": (WRITABLE, State.HANDED_IN),
            "review": ((State.HANDED_IN,), State.REVIEWED),
            "return": ((State.HANDED_IN, State.REVIEWED), State.RETURNED),
            "table": ((State.REVIEWED,), State.TABLED),
            "untable": ((State.TABLED,), State.REVIEWED),
            "put_in_force": ((State.TABLED,), State.IN_FORCE),
            "supersede": (
                (State.DRAFT, State.HANDED_IN, State.RETURNED, State.REVIEWED, State.IN_FORCE),
                State.SUPERSEDED,
            ),
        }
    )

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.DEPARTMENT)
    because = models.CharField(max_length=300, blank=True)
    overview = models.TextField(blank=True)
    schedule = models.TextField(blank=True)
    effect = models.TextField(blank=True)
    author = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    review = models.TextField(blank=True)
    content: "models.JSONField[Any]" = FrozenJSON(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    in_force_on = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("計劃版本")
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_plan_version_per_number"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state="in_force"),
                name="one_plan_version_in_force",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state__in=("draft", "handed_in", "returned", "reviewed", "tabled")),
                name="one_open_plan_version",
            ),
            models.CheckConstraint(
                name="ruling_plan_version_was_frozen",
                condition=~Q(state__in=("tabled", "in_force"))
                | Q(handed_in_at__isnull=False) & ~Q(content_hash=""),
            ),
        ]

    def __str__(self) -> str:
        return _("%(plan)s第%(n)s版") % {"plan": self.plan, "n": self.number}

    @property
    def is_writable(self) -> bool:
        return self.state in self.WRITABLE

    @property
    def tone(self) -> str:
        known = {"draft": "none", "handed_in": "info", "returned": "warn", "reviewed": "ok"}
        return {**known, "tabled": "info", "in_force": "ok"}.get(self.state, "none")
