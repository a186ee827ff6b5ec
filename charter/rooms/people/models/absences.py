"""Leave: whole days on which somebody is not there. Capacity and assignment read it.

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

    def current(self) -> "AbsenceQuerySet":
        """Not over yet."""
        return self.filter(until__gte=clock.today())

    def touching(self, first: dt.date, last: dt.date) -> "AbsenceQuerySet":
        """With a day between two days, both included."""
        return self.filter(since__lte=last, until__gte=first)


@tracked()
class Absence(models.Model):
    """From `since` to `until`, both included."""

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
        days = f"{self.since:%Y-%m-%d}"
        return f"{self.person} {days if self.since == self.until else f'{days} – {self.until}'}"

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def is_standing(self) -> bool:
        return self.state in (self.State.ASKED, self.State.APPROVED)
