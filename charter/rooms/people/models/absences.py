"""Leave: days, or half a day, on which somebody is not there. Capacity and assignment read it.

That somebody is away is for all colleagues to know; why is between them, who decides, and HR.
"""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Person, Role

NOON = 12
WHOLE, NEXT_HALF = "whole", "afternoon"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, person: Person) -> "AbsenceQuerySet":
        """Approved leave is known to every colleague; the rest to those whom it concerns."""
        if person.is_customer:
            return self.none()
        if person.has_role(Role.HR):
            return self
        concerned = Q(person=person) | Q(asked_by=person) | Q(person__manager=person)
        if person.has_role(Role.DEPARTMENT_HEAD):
            concerned |= Q(person__department=person.department_id)
        return self.filter(concerned | Q(state=Absence.State.APPROVED))

    def standing(self) -> "AbsenceQuerySet":
        """Asked for or approved: no second one may lie on the same days."""
        return self.filter(state__in=(Absence.State.ASKED, Absence.State.APPROVED))

    def approved(self) -> "AbsenceQuerySet":
        return self.filter(state=Absence.State.APPROVED)

    def now(self) -> "AbsenceQuerySet":
        """At this hour: of half a day, the half it is."""
        half = Absence.Part.MORNING if clock.local(clock.now()).hour < NOON else NEXT_HALF
        return self.touching(clock.today(), clock.today()).filter(part__in=(WHOLE, half))

    def current(self) -> "AbsenceQuerySet":
        """Not over yet."""
        return self.filter(until__gte=clock.today())

    def touching(self, first: dt.date, last: dt.date) -> "AbsenceQuerySet":
        """With a day between two days, both included."""
        return self.filter(since__lte=last, until__gte=first)


@tracked()
class Absence(models.Model):
    """From `since` to `until`, both included; `part` of a day only where they are one day."""

    class Part(models.TextChoices):
        WHOLE = "whole", _("整天")
        MORNING = "morning", _("上午")
        AFTERNOON = "afternoon", _("下午")

    class Kind(models.TextChoices):
        ANNUAL = "annual", _("特休")
        SICK = "sick", _("病假")
        PERSONAL = "personal", _("事假")
        TRAINING = "training", _("受訓")
        OTHER = "other", _("其他")

    class State(models.TextChoices):
        ASKED = "asked", _("待核准")
        APPROVED = "approved", _("已核准")
        REFUSED = "refused", _("未准")
        CANCELLED = "cancelled", _("已取消")

    FLOW = Flow(
        {
            "approve": ((State.ASKED,), State.APPROVED),
            "refuse": ((State.ASKED,), State.REFUSED),
            "cancel": ((State.ASKED, State.APPROVED), State.CANCELLED),
        }
    )

    person = models.ForeignKey(Person, models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=10, choices=Kind)
    since = models.DateField()
    until = models.DateField()
    part = models.CharField(max_length=9, choices=Part, default=Part.WHOLE, db_default="whole")
    reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_start", condition=Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="half_a_day_is_one_day", condition=Q(part="whole") | Q(until=F("since"))
            ),
        ]
        indexes = [
            models.Index(fields=["person", "until"], name="absence_of_person"),
            models.Index(
                fields=["until", "since"],
                condition=Q(state="approved"),
                name="absence_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self._dates}{' ½' if self.is_half else ''}"

    @property
    def _dates(self) -> str:
        days = f"{self.since:%Y-%m-%d}"
        return days if self.since == self.until else f"{days} – {self.until}"

    @property
    def when(self) -> str:
        """The days, and which half of a day."""
        return f"{self._dates} {self.get_part_display()}" if self.is_half else self._dates

    @property
    def is_half(self) -> bool:
        return self.part != self.Part.WHOLE

    @property
    def days(self) -> float:
        return 0.5 if self.is_half else (self.until - self.since).days + 1

    def meets(self, part: str) -> bool:
        """Whether a second one of that part, on the same days, would lie on this one."""
        return not self.is_half or part in (WHOLE, self.part)

    @property
    def is_standing(self) -> bool:
        return self.state in (self.State.ASKED, self.State.APPROVED)
