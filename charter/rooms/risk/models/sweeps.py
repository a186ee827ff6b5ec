"""Looking for risks: the sweep of a project in its phase, and the assessment when planning."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.journal.history import tracked
from charter.org.models import Person
from charter.rooms.projects.models import Project


class Category(models.TextChoices):
    MARKET = "market", _("市場")
    TECHNICAL = "technical", _("技術")
    PERSONNEL = "personnel", _("人員")
    CUSTOMER = "customer", _("客戶")
    LEGAL = "legal", _("法律")


class Topic(models.TextChoices):
    """The four things that planning must think of (SP2.2.2a)."""

    TECHNICAL = "technical", _("技術風險")
    PERSONNEL = "personnel", _("人員風險")
    MARKET = "market", _("市場風險")
    CHANGE = "change", _("需求變更風險")


class SweepQuerySet(models.QuerySet["Sweep"]):
    def visible_to(self, person: Person) -> "SweepQuerySet":
        """Whoever may see the project."""
        if person.is_customer:
            return self.none()
        return self.filter(project__in=Project.objects.visible_to(person).order_by().values("pk"))


@tracked()
class Sweep(models.Model):
    """One round through all five categories; what was found becomes a risk."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="sweeps")
    phase = models.CharField(max_length=12, choices=Project.Phase)
    held_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = SweepQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["project", "-held_at"], name="sweep_of_project")]

    def __str__(self) -> str:
        return f"{self.project} {self.get_phase_display()}"


class Finding(models.Model):
    """What a sweep says of one category: what was looked at, and how many new risks it found."""

    sweep = models.ForeignKey(Sweep, models.PROTECT, related_name="findings")
    category = models.CharField(max_length=10, choices=Category)
    text = models.TextField()
    found = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["sweep", "category"], name="one_finding_per_category"),
            models.CheckConstraint(name="finding_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def label(self) -> str:
        return str(Category(self.category).label)


@tracked()
class Planned(models.Model):
    """What planning says of one topic: a risk, or why there is none."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="planned_risks")
    topic = models.CharField(max_length=10, choices=Topic)
    risk = models.ForeignKey("risk.Risk", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "topic"], name="one_view_of_a_topic"),
            models.CheckConstraint(
                name="planned_a_risk_or_a_reason", condition=Q(risk__isnull=False) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_topic_display())
