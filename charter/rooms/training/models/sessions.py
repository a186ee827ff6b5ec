"""A course given on a day, and the seats of those who were invited."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Person
from charter.rooms.people.queries import readable_figures
from charter.rooms.training.models.courses import Course
from charter.rooms.training.models.needs import Need


class TrainingSessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, person: Person) -> "TrainingSessionQuerySet":
        """When something is taught is open to every colleague."""
        return self.none() if person.is_customer else self

    def standing(self) -> "TrainingSessionQuerySet":
        return self.exclude(state=Session.State.CANCELLED)

    def held(self) -> "TrainingSessionQuerySet":
        return self.filter(state=Session.State.HELD)

    def between(self, first: dt.date, last: dt.date) -> "TrainingSessionQuerySet":
        """Begins on one of these days, both included."""
        return self.filter(starts_at__date__range=(first, last))

    def with_person(self, person: Person) -> "TrainingSessionQuerySet":
        seats = Seat.objects.filter(person=person).values("session")
        return self.filter(Q(teacher=person) | Q(organiser=person) | Q(pk__in=seats))

    def kept_by(self, person: Person) -> "TrainingSessionQuerySet":
        return self.filter(Q(teacher=person) | Q(organiser=person))


@tracked()
class Session(models.Model):
    """`teacher` is a colleague, or `teacher_name` somebody from outside. `revision` counts what
    calendars must learn anew."""

    class State(models.TextChoices):
        PLANNED = "planned", _("已安排")
        HELD = "held", _("已舉辦")
        CANCELLED = "cancelled", _("已取消")

    FLOW = Flow(
        {
            "move": ((State.PLANNED,), State.PLANNED),
            "hold": ((State.PLANNED,), State.HELD),
            "cancel": ((State.PLANNED,), State.CANCELLED),
        }
    )

    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions")
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    teacher = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    teacher_name = models.CharField(max_length=60, blank=True)
    organiser = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    seats_count = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    reason = models.CharField(max_length=300, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    revision = models.PositiveSmallIntegerField(default=0)

    objects = TrainingSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("培訓場次")
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="training_session_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="training_session_has_seats", condition=Q(seats_count__gt=0)
            ),
            models.CheckConstraint(
                name="training_session_cancelled_with_reason",
                condition=~Q(state="cancelled") | ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["starts_at", "id"], name="training_session_by_time")]

    def __str__(self) -> str:
        return f"{self.course} {clock.local(self.starts_at):%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("training:session", args=[self.pk])

    @property
    def teacher_shown(self) -> str:
        return str(self.teacher) if self.teacher_id else self.teacher_name

    @property
    def is_open(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= clock.now()

    @property
    def tone(self) -> str:
        if self.is_open and self.ends_at < clock.now():
            return "warn"
        return {"planned": "info", "held": "ok"}.get(self.state, "none")


class TrainingSeatQuerySet(models.QuerySet["Seat"]):
    def visible_to(self, person: Person) -> "TrainingSeatQuerySet":
        """Whoever sits there, their line, HR, and who keeps the session."""
        if person.is_customer:
            return self.none()
        keeps = Q(session__teacher=person) | Q(session__organiser=person)
        return self.filter(keeps | Q(person__in=readable_figures(person)))

    def kept(self) -> "TrainingSeatQuerySet":
        """Not given up."""
        return self.filter(given_up="")

    def present(self) -> "TrainingSeatQuerySet":
        return self.filter(attended_at__isnull=False)

    def to_react(self) -> "TrainingSeatQuerySet":
        """Present, and not yet asked how it was."""
        return self.present().filter(reacted_at=None, session__state="held")


@tracked()
class Seat(models.Model):
    """`given_up` says why somebody who was invited does not come. `attended_by` is None where the
    person checked in themselves. `reaction` 1 to 5 is Kirkpatrick's level 1."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="training_seats")
    given_up = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)  # wrong codes
    attended_at = models.DateTimeField(null=True, blank=True)
    attended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reaction = models.PositiveSmallIntegerField(null=True, blank=True)
    reaction_words = models.CharField(max_length=500, blank=True)
    reacted_at = models.DateTimeField(null=True, blank=True)

    objects = TrainingSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("培訓席位")
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_seat_per_colleague"),
            models.CheckConstraint(
                name="nobody_marks_themselves_present",
                condition=Q(attended_by=None) | ~Q(attended_by=F("person")),
            ),
            models.CheckConstraint(
                name="reaction_of_five_by_who_was_there",
                condition=Q(reaction=None) | Q(reaction__range=(1, 5), attended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}・{self.session}"

    @property
    def is_present(self) -> bool:
        return self.attended_at is not None
