"""A post that is advertised: what was approved, frozen, and the channels on which it was told."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Department, Person, Post, Role
from charter.rooms.projects.models import Project
from charter.rooms.recruitment.models.plan import Line, oversees


class RecruitmentOpeningQuerySet(models.QuerySet["Opening"]):
    def visible_to(self, person: Person) -> "RecruitmentOpeningQuerySet":
        """HR and management all; a head the own department's; whoever assesses somebody there."""
        if person.is_customer:
            return self.none()
        if oversees(person):
            return self
        mine = Q(candidates__steps__assessments__assessor=person)
        if person.has_role(Role.DEPARTMENT_HEAD):
            mine |= Q(department=person.department_id)
        return self.filter(pk__in=self.model._default_manager.filter(mine).values("pk"))

    def open(self) -> "RecruitmentOpeningQuerySet":
        return self.filter(state=Opening.State.OPEN)

    def told_inside(self) -> "RecruitmentOpeningQuerySet":
        """Open, and colleagues were asked to apply."""
        told = Channel.objects.filter(opening=OuterRef("pk"), kind=Channel.Kind.INTERNAL)
        return self.open().filter(Exists(told))


@tracked()
class Opening(models.Model):
    """What the line said on the day it was published; a newer plan changes no running selection."""

    class State(models.TextChoices):
        OPEN = "open", _("招聘中")
        FILLED = "filled", _("已補足")
        CLOSED = "closed", _("已關閉")

    FLOW = Flow(
        {
            "fill": ((State.OPEN,), State.FILLED),
            "close": ((State.OPEN,), State.CLOSED),
        }
    )

    line = models.ForeignKey(Line, models.PROTECT, related_name="openings")
    thread = models.BigIntegerField()
    title = models.CharField(max_length=60)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="+")
    duties = models.TextField()
    qualifications = models.JSONField()
    number = models.PositiveSmallIntegerField()
    needed_by = models.DateField()
    interviews = models.PositiveSmallIntegerField()
    assessors = models.PositiveSmallIntegerField()
    pass_score = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    published_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=200, blank=True)

    objects = RecruitmentOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("職缺")
        ordering = ["state", "needed_by", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["thread"], condition=Q(state="open"), name="one_open_opening_per_need"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number_said} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("recruitment:opening", args=[self.pk])

    @property
    def number_said(self) -> str:
        return f"JO-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.needed_by < clock.today()

    @property
    def tone(self) -> str:
        if self.is_late:
            return "bad"
        return {"open": "info", "filled": "ok"}.get(self.state, "none")


@tracked()
class Channel(models.Model):
    """Where the opening was told, and what that cost in the company's currency."""

    class Kind(models.TextChoices):
        BOARD = "board", _("求職網站")
        REFERRAL = "referral", _("同事推薦")
        CAMPUS = "campus", _("校園")
        AGENCY = "agency", _("仲介")
        INTERNAL = "internal", _("內部應徵")
        WEBSITE = "website", _("公司網站")
        OTHER = "other", _("其他")

    opening = models.ForeignKey(Opening, models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=60)
    cost = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["opening", "name"], name="one_channel_per_name"),
            models.CheckConstraint(name="channel_cost_not_negative", condition=Q(cost__gte=0)),
            models.CheckConstraint(
                name="channel_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return self.name
