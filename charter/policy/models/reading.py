"""Which version of a policy was put before whom, and who has acknowledged reading it."""

import datetime as dt

from django.db import models
from django.db.models import Q

from charter.ground import clock
from charter.kernel.journal.history import tracked
from charter.org.models import Department, Person, Role
from charter.policy.pack import packs

SEES_ALL = (
    Role.MANAGEMENT,
    Role.STEERING_GROUP,
    Role.IMPROVEMENT_OFFICE,
    Role.QUALITY,
    Role.HR,
)


class PublicationQuerySet(models.QuerySet["Publication"]):
    def standing(self, on: dt.date | None = None) -> "PublicationQuerySet":
        """Not yet followed by another version."""
        day = on or clock.today()
        return self.filter(Q(until=None) | Q(until__gt=day), published_on__lte=day)

    def visible_to(self, person: Person) -> "PublicationQuerySet":
        return self.none() if person.is_customer else self


@tracked()
class Publication(models.Model):
    """One version of a policy before everybody it binds, until the next version follows."""

    pack = models.CharField(max_length=2)
    version = models.CharField(max_length=12)
    published_on = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "version"], name="one_publication_per_version"),
            models.UniqueConstraint(
                fields=["pack"], condition=Q(until=None), name="one_standing_publication"
            ),
        ]

    def __str__(self) -> str:
        return f"{packs()[self.pack].title.zh} {self.version}"


class AcknowledgementQuerySet(models.QuerySet["Acknowledgement"]):
    def asked(self, on: dt.date | None = None) -> "AcknowledgementQuerySet":
        """Of people who are (or on that day were) here, for the versions that stand."""
        day = on or clock.today()
        standing = Publication.objects.standing(day)
        here = Q(person__is_active=True) | Q(person__left_on__gt=day)
        return self.filter(here, publication__in=standing.values("pk"), asked_on__lte=day)

    def unread(self) -> "AcknowledgementQuerySet":
        return self.filter(read_at=None)

    def late(self, on: dt.date | None = None) -> "AcknowledgementQuerySet":
        return self.unread().filter(due__lt=on or clock.today())

    def visible_to(self, person: Person) -> "AcknowledgementQuerySet":
        """One's own, those of one's line and department; offices see all."""
        if person.is_customer:
            return self.none()
        if person.has_role(*SEES_ALL):
            return self
        seen = Q(person=person) | Q(person__manager=person)
        if person.has_role(Role.DEPARTMENT_HEAD) and person.department_id:
            seen |= Q(person__department=person.department_id)
        return self.filter(seen)


@tracked()
class Acknowledgement(models.Model):
    """A person is asked to read a version until a day, and says so when it is read."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="acknowledgements")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    due = models.DateField()
    read_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "person"], name="one_acknowledgement_per_person"
            )
        ]
        indexes = [models.Index(fields=["person", "publication"], name="acknowledgement_mine")]

    def __str__(self) -> str:
        return str(self.publication)

    @property
    def is_late(self) -> bool:
        return self.read_at is None and self.due < clock.today()

    @property
    def department(self) -> Department | None:
        return self.person.department
