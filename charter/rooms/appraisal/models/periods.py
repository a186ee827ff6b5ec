"""A period of appraisals, with the rules in force on its first day."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.kernel.merit import Span
from charter.org.models import Person


class AppraisalCycleQuerySet(models.QuerySet["Cycle"]):
    def visible_to(self, person: Person) -> "AppraisalCycleQuerySet":
        """That there is a period is no secret among colleagues."""
        return self.none() if person.is_customer else self

    def open(self) -> "AppraisalCycleQuerySet":
        return self.filter(state=Cycle.State.OPEN)


@tracked()
class Cycle(models.Model):
    """`weights` in percent by dimension and `rules` are those in force on the day `starts`; a
    parameter changed later changes nothing here. `ends` is the day after the last.

    input_until  last day for rating oneself and for colleagues' voices
    rate_until   last day on which superiors rate in time
    """

    class State(models.TextChoices):
        DRAWING = "drawing", _("計算中")
        OPEN = "open", _("進行中")
        CLOSED = "closed", _("已定案")

    FLOW = Flow(
        {
            "draw": ((State.DRAWING,), State.OPEN),
            "close": ((State.OPEN,), State.CLOSED),
        }
    )

    key = models.CharField(max_length=20, unique=True)
    length = models.CharField(max_length=10)
    starts = models.DateField()
    ends = models.DateField()
    weights = models.JSONField()
    rules = models.JSONField()
    input_until = models.DateField()
    rate_until = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAWING)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True, blank=True)

    objects = AppraisalCycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("考核週期")
        ordering = ["-starts", "-id"]
        constraints = [
            models.CheckConstraint(
                name="appraisal_cycle_has_days", condition=Q(ends__gt=F("starts"))
            )
        ]

    def __str__(self) -> str:
        return _("%(period)s績效考核") % {"period": self.key}

    @property
    def span(self) -> Span:
        return Span(self.starts, self.ends)

    @property
    def last(self) -> dt.date:
        return self.ends - dt.timedelta(days=1)

    @property
    def is_drawing(self) -> bool:
        return self.state == self.State.DRAWING

    @property
    def tone(self) -> str:
        return {"drawing": "info", "open": "warn"}.get(self.state, "ok")
