"""A meeting that comes again: who, how often, about what."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import kinds_of, subject_of, url_of, visible_kinds
from charter.kernel.meetings.rules import KINDS
from charter.org.models import Person, Role

SEES_ALL = (Role.MANAGEMENT, Role.QUALITY, Role.IMPROVEMENT_OFFICE)
AHEAD = 7  # days before its day on which a meeting is called, less where they come more often


class SeriesQuerySet(models.QuerySet["Series"]):
    def active(self) -> "SeriesQuerySet":
        return self.filter(state=Series.State.ACTIVE)

    def of_kind(self, kind: str) -> "SeriesQuerySet":
        return self.filter(kind=kind)

    def about(self, root: models.Model) -> "SeriesQuerySet":
        return self.filter(about_kind=kind_of(root), about_id=root.pk)

    def visible_to(self, person: Person) -> "SeriesQuerySet":
        """Those who sit in it, who may see what it is about, and who oversee."""
        if person.is_customer:
            return self.none()
        if person.has_role(*SEES_ALL):
            return self
        sits = Series.people.through.objects.filter(person_id=person.pk).values("series")
        mine = Q(organiser=person) | Q(pk__in=sits)
        for kind, keys in visible_kinds(person, kinds_of(Series, "about_kind")).items():
            mine |= Q(about_kind=kind, about_id__in=keys)
        return self.filter(mine)


@tracked()
class Series(models.Model):
    """`next_at` is when the next meeting begins that has not been called yet."""

    class State(models.TextChoices):
        ACTIVE = "active", _("進行中")
        ENDED = "ended", _("已結束")

    FLOW = Flow(
        {
            "step": ((State.ACTIVE,), State.ACTIVE),
            "change": ((State.ACTIVE,), State.ACTIVE),
            "end": ((State.ACTIVE,), State.ENDED),
        }
    )

    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=120)
    about_kind = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(default=0)
    about_title = models.CharField(max_length=200, blank=True)
    organiser = models.ForeignKey(Person, models.PROTECT, related_name="+")
    people = models.ManyToManyField(Person, related_name="meeting_series")
    every_days = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=120, blank=True)
    next_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="series_comes_again", condition=Q(every_days__gte=1)),
        ]
        indexes = [
            models.Index(fields=["about_kind", "about_id"], name="series_about"),
            models.Index(fields=["state", "next_at"], name="series_next"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:series", args=[self.pk])

    @property
    def kind_label(self) -> str:
        return str(KINDS[self.kind].label) if self.kind in KINDS else self.kind

    @property
    def calls_at(self) -> dt.datetime:
        """When its next meeting is to be called."""
        return self.next_at - dt.timedelta(days=min(AHEAD, self.every_days))

    @property
    def root(self) -> models.Model | None:
        return subject_of(self.about_kind, self.about_id) if self.about_kind else None

    @property
    def about_url(self) -> str:
        return url_of(self.about_kind, self.about_id) if self.about_kind else ""
