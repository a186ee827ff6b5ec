"""A list of candidates between its preview and its import."""

import datetime as dt

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.org.models import Person, Role
from charter.rooms.recruitment.models.openings import Opening


class RecruitmentCandidateUploadQuerySet(models.QuerySet["CandidateUpload"]):
    def visible_to(self, person: Person) -> "RecruitmentCandidateUploadQuerySet":
        return self if person.has_role(Role.HR) else self.none()

    def left_lying(self, time: dt.timedelta) -> "RecruitmentCandidateUploadQuerySet":
        """Looked at, and neither taken nor thrown away since."""
        return self.filter(state="checked", at__lt=clock.now() - time)


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(),
    exclude=["data", "name"],
)  # fmt: skip
class CandidateUpload(models.Model):
    """A workbook of candidates between its preview and its import; `data` and its name go with
    either end."""

    class State(models.TextChoices):
        CHECKED = "checked", _("待確認")
        DONE = "done", _("已匯入")
        DISCARDED = "discarded", _("已捨棄")

    FLOW = Flow(
        {
            "take": ((State.CHECKED,), State.DONE),
            "discard": ((State.CHECKED,), State.DISCARDED),
        }
    )

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="uploads")
    name = models.CharField(max_length=200)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    written = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = RecruitmentCandidateUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"IM-{self.pk}"
