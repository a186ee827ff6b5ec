"""The yearly cycle: who steers, who keeps it, who takes part, and by when."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Department, Person


class CycleQuerySet(models.QuerySet["Cycle"]):
    def visible_to(self, person: Person) -> "CycleQuerySet":
        """What is to become better is for every colleague to know."""
        return self.none() if person.is_customer else self

    def running(self) -> "CycleQuerySet":
        return self.filter(state__in=Cycle.RUNNING)

    def current(self, day: dt.date | None = None) -> "CycleQuerySet":
        """Those that are being prepared or carried out on that day, newest first."""
        return self.running().filter(ends__gte=day or clock.today()).order_by("-year")


@tracked()
class Cycle(models.Model):
    """One year. The office is a real unit with a holder: there is no default, and without both,
    and without a group with its chair, the cycle does not start."""

    class State(models.TextChoices):
        SETUP = "setup", gettext_lazy("籌備中")
        DRAFTING = "drafting", gettext_lazy("編制中")
        APPROVED = "approved", gettext_lazy("已核准")
        PUBLISHED = "published", gettext_lazy("執行中")
        CLOSED = "closed", gettext_lazy("已結束")

    RUNNING = (State.DRAFTING, State.APPROVED, State.PUBLISHED)
    FLOW = Flow(
        {
            "arrange": ((State.SETUP,), State.SETUP),
            "start": ((State.SETUP,), State.DRAFTING),
            "approve": ((State.DRAFTING,), State.APPROVED),
            "publish": ((State.APPROVED,), State.PUBLISHED),
            "close": ((State.PUBLISHED,), State.CLOSED),
        }
    )

    year = models.PositiveSmallIntegerField(unique=True)
    starts = models.DateField()
    ends = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.SETUP)
    office = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    holder = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    budget = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    hand_in_on = models.DateField()
    draft_on = models.DateField()
    publish_on = models.DateField()
    started_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("改善年度")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="cycle_ends_after_start", condition=Q(ends__gt=F("starts"))
            ),
            models.CheckConstraint(
                name="started_cycle_has_its_office",
                condition=Q(state="setup") | Q(office__isnull=False, holder__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return _("%(year)s年度服務改善計劃") % {"year": self.year}

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING

    @property
    def tone(self) -> str:
        known = {"drafting": "info", "approved": "ok", "published": "ok", "setup": "warn"}
        return known.get(self.state, "none")


class GroupMemberQuerySet(models.QuerySet["Member"]):
    def seated(self) -> "GroupMemberQuerySet":
        return self.filter(left_on=None)


@tracked()
class Member(models.Model):
    """A seat in the steering group. `is_deputy` stands for the chair in the quorum."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    is_chair = models.BooleanField(default=False)
    is_deputy = models.BooleanField(default=False)
    since = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("領導小組成員")
        ordering = ["-is_chair", "-is_deputy", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "person"], condition=Q(left_on=None), name="one_seat_per_member"
            ),
            models.UniqueConstraint(
                fields=["cycle"],
                condition=Q(left_on=None, is_chair=True),
                name="one_chair_per_cycle",
            ),
            models.CheckConstraint(
                name="chair_is_no_deputy", condition=~Q(is_chair=True, is_deputy=True)
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


@tracked()
class Supervision(models.Model):
    """The group's look at a quarter: what it saw, and what it asks for. Never changed."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="supervisions")
    quarter = models.PositiveSmallIntegerField()
    finding = models.TextField()
    demand = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    on = models.DateField()

    class Meta:
        verbose_name = gettext_lazy("督導檢查")
        ordering = ["quarter", "id"]
        constraints = [
            models.CheckConstraint(name="quarter_1_to_4", condition=Q(quarter__range=(1, 4)))
        ]

    def __str__(self) -> str:
        return self.finding[:60]
