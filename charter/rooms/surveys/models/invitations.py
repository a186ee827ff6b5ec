"""A customer's contact is asked: one letter, one link, one answer."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.mail.outgoing import Outgoing, OutgoingQuerySet
from charter.org.models import Customer, Department, Person
from charter.org.reach import shown
from charter.rooms.projects.models import Project
from charter.rooms.surveys.models.words import Measure, Occasion


class AskedQuerySet(OutgoingQuerySet["Invitation"]):
    def visible_to(self, person: Person) -> "AskedQuerySet":
        """Colleagues see whom we asked; a contact what they were asked themselves."""
        return shown(self, person) if person.is_customer else self

    def standing(self) -> "AskedQuerySet":
        return self.filter(withdrawn_at=None)

    def due(self, at: dt.datetime | None = None) -> "AskedQuerySet":
        """To be sent now; nobody is asked after the link has expired."""
        return self.open(at).filter(state=Outgoing.State.WAITING)

    def open(self, at: dt.datetime | None = None) -> "AskedQuerySet":
        """Asked by now and still to be answered."""
        now = at or clock.now()
        live = self.filter(withdrawn_at=None, answered_at=None, expires_at__gt=now)
        return live.filter(not_before__lte=now)

    def about(self, kind: str, pk: int) -> "AskedQuerySet":
        return self.filter(kind=kind, subject_id=pk)

    def asked(self) -> "AskedQuerySet":
        """Those who got the letter, or answered before it left: the base of the response rate."""
        return self.filter(Q(state="sent") | Q(answered_at__isnull=False))


class Invitation(Outgoing):
    """`kind` and `subject_id` name the record it is about (a case, an acceptance, a check)."""

    occasion = models.CharField(max_length=12, choices=Occasion)
    measure = models.CharField(max_length=4, choices=Measure)
    contact = models.ForeignKey(Person, models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    service_type = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AskedQuerySet.as_manager()

    class Meta:
        verbose_name = _("滿意度邀請")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "contact"],
                condition=Q(withdrawn_at=None),
                name="asked_once_per_contact_and_matter",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(state="waiting", withdrawn_at=None, answered_at=None),
                name="survey_waiting",
            ),
            models.Index(fields=["contact", "-asked_at"], name="survey_of_contact"),
            models.Index(fields=["kind", "subject_id"], name="survey_about"),
            models.Index(fields=["asked_at"], name="survey_asked"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def person(self) -> Person:
        """Who reads the letter: it is written in their language."""
        return self.contact

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None and not self.is_expired

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= clock.now()
