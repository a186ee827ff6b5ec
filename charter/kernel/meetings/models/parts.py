"""Who was there, what was spoken of, what was decided."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.actions.models import Action
from charter.kernel.journal.history import tracked
from charter.kernel.journal.subjects import url_of
from charter.kernel.meetings.models.meeting import Meeting
from charter.org.models import Person


@tracked()
class Attendance(models.Model):
    """A person asked to come, what they said to that, and whether they came."""

    class Answer(models.TextChoices):
        ASKED = "asked", _("未記")
        PRESENT = "present", _("出席")
        ABSENT = "absent", _("缺席")
        EXCUSED = "excused", _("請假")

    class Reply(models.TextChoices):
        NONE = "", _("未回覆")
        ACCEPTED = "accepted", _("會來")
        TENTATIVE = "tentative", _("未定")
        DECLINED = "declined", _("不能來")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.ASKED)
    reply = models.CharField(max_length=10, choices=Reply, default=Reply.NONE, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="one_seat_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_answer_display()}"


@tracked()
class Item(models.Model):
    """A point of the agenda. What stands in `kind` and `subject_id` was brought in by itself: an
    action still open from an earlier meeting, or what a room's agenda source named."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    hint = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(default=0)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind", "subject_id"],
                condition=~Q(kind=""),
                name="one_item_per_subject",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        return url_of(self.kind, self.subject_id) if self.kind else ""


@tracked()
class Decision(models.Model):
    """What was decided; the action says who owes it by when."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    item = models.ForeignKey(Item, models.SET_NULL, null=True, blank=True, related_name="decisions")
    text = models.TextField()
    action = models.OneToOneField(Action, models.PROTECT, related_name="decision")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text.partition("\n")[0][:80]
