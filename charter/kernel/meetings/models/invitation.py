"""Invitations by mail: one letter to each person asked, and one more for each change."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.mail.outgoing import Outgoing, OutgoingQuerySet
from charter.kernel.meetings.models.meeting import Meeting
from charter.org.models import Person


class InvitationQuerySet(OutgoingQuerySet["Invitation"]):
    """Letters with invitations."""


class Invitation(Outgoing):
    """`revision` is the meeting's when the letter was written (iCalendar's SEQUENCE). A guest
    whose address nobody knows has no `person`."""

    class Method(models.TextChoices):
        REQUEST = "request", _("邀請")
        CANCEL = "cancel", _("取消")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=100, blank=True)
    address = models.EmailField()
    method = models.CharField(max_length=10, choices=Method, default=Method.REQUEST)
    revision = models.PositiveSmallIntegerField()

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "address", "revision", "method"],
                name="one_invitation_per_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"], condition=Q(state="waiting"), name="invitation_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} → {self.address}"

    @property
    def is_inside(self) -> bool:
        """A colleague: shown the agenda, the address of the page, and who else comes."""
        return self.person is not None and not self.person.is_customer
