"""A run that looks for dates at which nobody is asked for too much. It offers, never applies."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Person
from charter.rooms.projects.models import Plan, Project

UNFINISHED = ("queued", "running")


class LevellingQuerySet(models.QuerySet["Levelling"]):
    def visible_to(self, person: Person) -> "LevellingQuerySet":
        if person.is_customer:
            return self.none()
        return self.filter(project__in=Project.objects.visible_to(person).values("pk"))

    def unfinished(self) -> "LevellingQuerySet":
        return self.filter(state__in=UNFINISHED)


@tracked()
class Levelling(models.Model):
    """`plan` is the version it began with, `base_hash` its content then. `found` holds what it
    offers: {"moves": [{"task", "start", "finish"}], "before": {…}, "after": {…}}, see
    `levelling.offer`. `percent` and `beat_at` are written while it runs."""

    class State(models.TextChoices):
        QUEUED = "queued", _("排隊中")
        RUNNING = "running", _("計算中")
        OFFERED = "offered", _("有方案")
        TAKEN = "taken", _("已採用")
        DECLINED = "declined", _("未採用")
        CANCELLED = "cancelled", _("已取消")
        FAILED = "failed", _("算不出來")

    class Grain(models.TextChoices):
        WEEK = "week", _("每週工時合計")
        DAY = "day", _("每天工時合計")

    FLOW = Flow(
        {
            "begin": ((State.QUEUED, State.RUNNING), State.RUNNING),
            "offer": ((State.RUNNING,), State.OFFERED),
            "fail": ((State.QUEUED, State.RUNNING), State.FAILED),
            "cancel": ((State.QUEUED, State.RUNNING), State.CANCELLED),
            "take": ((State.OFFERED,), State.TAKEN),
            "decline": ((State.OFFERED,), State.DECLINED),
        }
    )

    project = models.ForeignKey(Project, models.PROTECT, related_name="levellings")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    base_hash = models.CharField(max_length=64)
    grain = models.CharField(max_length=4, choices=Grain, default=Grain.WEEK)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    percent = models.PositiveSmallIntegerField(default=0)
    method = models.CharField(max_length=8, blank=True)
    found = models.JSONField(default=dict, blank=True)
    why_not = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    draft = models.ForeignKey(Plan, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = LevellingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(state__in=UNFINISHED),
                name="one_levelling_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.number} v{self.plan.version}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED
