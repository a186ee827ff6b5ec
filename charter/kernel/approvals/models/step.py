"""The route of one round: its steps, and who sits at each."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charter.kernel.approvals.models.request import Request
from charter.org.models import Person


class Step(models.Model):
    """`quorum` people must agree before the next step opens. It may rise, never fall below
    the route's own number."""

    class State(models.TextChoices):
        WAITING = "waiting", _("未開始")
        OPEN = "open", _("審批中")
        DONE = "done", _("已完成")
        REMOVED = "removed", _("已取消")

    request = models.ForeignKey(Request, models.PROTECT, related_name="steps")
    round = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    rule = models.JSONField()
    mode = models.CharField(max_length=10)
    quorum = models.PositiveIntegerField()
    days = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(state="open"), name="one_open_step_per_request"
            ),
            models.CheckConstraint(name="step_needs_somebody", condition=Q(quorum__gte=1)),
        ]
        indexes = [models.Index(fields=["request", "round", "position"], name="steps_of_round")]

    def __str__(self) -> str:
        return gettext(self.name)


class Seat(models.Model):
    """A person who may decide at a step, and how they came to it."""

    class Origin(models.TextChoices):
        RULE = "rule", _("流程指定")
        ADDED = "added", _("加簽")
        HANDED = "handed", _("轉交")
        ESCALATED = "escalated", _("升級")
        APPOINTED = "appointed", _("指定")

    class State(models.TextChoices):
        OPEN = "open", _("待審批")
        DECIDED = "decided", _("已決定")
        CLOSED = "closed", _("已結束")

    step = models.ForeignKey(Step, models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.RULE)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["step", "person"], condition=Q(state="open"), name="one_open_seat_each"
            ),
        ]
        indexes = [models.Index(fields=["person", "state"], name="seats_of_person")]

    def __str__(self) -> str:
        return f"{self.person} · {self.step}"
