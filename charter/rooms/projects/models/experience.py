"""What earlier projects give to new ones: templates of plans, and what was adopted (SP2.4.3)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.org.models import Person
from charter.rooms.projects.models.initiation import Initiation, ServiceType
from charter.rooms.projects.models.project import Project


class PlanTemplate(models.Model):
    """The rows of a plan that worked, without people and dates: `rows` are {number, parent, kind,
    name, requirement, quality_standard, percent_rule, units_total, steps, produces, products,
    offset, duration, effort} and `links` {before, after, relation, lag}; offsets (from the plan's
    beginning), durations and lags are working seconds."""

    service_type = models.CharField(max_length=12, choices=ServiceType)
    name = models.CharField(max_length=120)
    source = models.ForeignKey(Project, models.PROTECT, related_name="+")
    rows = models.JSONField()
    links = models.JSONField(default=list)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["service_type", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["service_type", "name"],
                condition=Q(retired_at=None),
                name="one_template_per_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Adoption(models.Model):
    """Somebody took over what an earlier project had learned. Written once."""

    class Kind(models.TextChoices):
        RANGE = "range", _("估算範圍")
        RISK = "risk", _("發生過的風險")
        LESSON = "lesson", _("經驗教訓")
        TEMPLATE = "template", _("計劃範本")

    initiation = models.ForeignKey(Initiation, models.PROTECT, related_name="adoptions")
    source = models.ForeignKey(Project, models.PROTECT, null=True, related_name="adopted")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiation", "kind", "text"], name="adopted_once_per_application"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
