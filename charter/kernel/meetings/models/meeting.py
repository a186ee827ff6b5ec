"""One meeting: called, held, its minutes closed."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import kinds_of, subject_of, url_of, visible_kinds
from charter.kernel.meetings.models.series import SEES_ALL, Series
from charter.kernel.meetings.rules import KINDS
from charter.org.models import Person


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def of_kind(self, *kinds: str) -> "MeetingQuerySet":
        return self.filter(kind__in=kinds)

    def about(self, root: models.Model) -> "MeetingQuerySet":
        return self.filter(about_kind=kind_of(root), about_id=root.pk)

    def open(self) -> "MeetingQuerySet":
        """Called or running: its minutes are not closed."""
        return self.filter(state__in=(Meeting.State.CALLED, Meeting.State.RUNNING))

    def held(self) -> "MeetingQuerySet":
        """With closed minutes."""
        return self.filter(state=Meeting.State.CLOSED)

    def over(self, at: dt.datetime | None = None) -> "MeetingQuerySet":
        """Open although its end has passed: minutes are owed."""
        return self.open().filter(ends_at__lt=at or clock.now())

    def with_person(self, person: Person) -> "MeetingQuerySet":
        seats = Meeting.objects.filter(seats__person=person).order_by().values("pk")
        return self.filter(Q(organiser=person) | Q(secretary=person) | Q(pk__in=seats))

    def visible_to(self, person: Person) -> "MeetingQuerySet":
        """Those who were asked to come, who may see what it is about, and who oversee."""
        if person.is_customer:
            return self.none()
        if person.has_role(*SEES_ALL):
            return self
        seen = Q(pk__in=self.model.objects.with_person(person).order_by().values("pk"))
        for kind, keys in visible_kinds(person, kinds_of(Meeting, "about_kind")).items():
            seen |= Q(about_kind=kind, about_id__in=keys)
        return self.filter(seen)


@tracked()
class Meeting(models.Model):
    """`about` is the record whose meeting it is (a project); a meeting of the organisation has
    none. `revision` counts what invitations must learn anew (iCalendar's SEQUENCE)."""

    class State(models.TextChoices):
        CALLED = "called", _("已召集")
        RUNNING = "running", _("進行中")
        CLOSED = "closed", _("紀錄已完成")
        CANCELLED = "cancelled", _("已取消")

    OPEN = (State.CALLED, State.RUNNING)
    FLOW = Flow(
        {
            "minute": (OPEN, State.RUNNING),
            "move": ((State.CALLED,), State.CALLED),
            "close": ((State.RUNNING,), State.CLOSED),
            "cancel": (OPEN, State.CANCELLED),
        }
    )

    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="meetings"
    )
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=120)
    about_kind = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(default=0)
    about_title = models.CharField(max_length=200, blank=True)
    organiser = models.ForeignKey(Person, models.PROTECT, related_name="+")
    secretary = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    guests = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.CALLED)
    minutes = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    revision = models.PositiveSmallIntegerField(default=0)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="meeting_closed_with_minutes",
                condition=~Q(state="closed") | Q(closed_at__isnull=False) & ~Q(minutes=""),
            ),
            models.CheckConstraint(
                name="meeting_cancelled_with_reason",
                condition=~Q(state="cancelled") | ~Q(reason=""),
            ),
            models.UniqueConstraint(fields=["series", "starts_at"], name="one_meeting_per_time"),
        ]
        indexes = [
            models.Index(fields=["about_kind", "about_id", "-starts_at"], name="meeting_about"),
            models.Index(fields=["kind", "state", "-starts_at"], name="meeting_of_kind"),
            models.Index(fields=["-starts_at", "-id"], name="meeting_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {clock.local(self.starts_at):%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.pk])

    @property
    def kind_label(self) -> str:
        return str(KINDS[self.kind].label) if self.kind in KINDS else self.kind

    @property
    def clause(self) -> str:
        return KINDS[self.kind].clause if self.kind in KINDS else ""

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def owes_minutes(self) -> bool:
        return self.is_open and self.ends_at < clock.now()

    @property
    def root(self) -> models.Model | None:
        return subject_of(self.about_kind, self.about_id) if self.about_kind else None

    @property
    def about_url(self) -> str:
        return url_of(self.about_kind, self.about_id) if self.about_kind else ""

    @property
    def tone(self) -> str:
        if self.owes_minutes:
            return "warn"
        return {"called": "info", "running": "info", "closed": "ok"}.get(self.state, "none")

    @property
    def word(self) -> str:
        return str(_("待補紀錄")) if self.owes_minutes else str(self.get_state_display())
