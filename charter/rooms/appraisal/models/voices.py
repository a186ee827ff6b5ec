"""Colleagues' voices: who was asked is known, what they said is only ever a sum.

These rows have no history and their entries no author on purpose: row by row and in the order of
time one could read who said what. A ballot says only that its voice was given.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.org.models import Person
from charter.rooms.appraisal.models.appraisals import Appraisal
from charter.rooms.appraisal.models.periods import Cycle

SCALE = 5
FLOOR = 3  # voices, below which nothing is shown or counted


def none_yet() -> list[int]:
    return [0] * SCALE


class BallotQuerySet(models.QuerySet["Ballot"]):
    def visible_to(self, person: Person) -> "BallotQuerySet":
        """Only one's own: not even a superior or HR sees who was asked about whom."""
        return self.none() if person.is_customer else self.filter(colleague=person)

    def waiting(self) -> "BallotQuerySet":
        return self.filter(is_given=False, cycle__state=Cycle.State.OPEN)


class Ballot(models.Model):
    """`colleague` is asked about the teamwork of `about`."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="ballots")
    about = models.ForeignKey(Person, models.PROTECT, related_name="+")
    colleague = models.ForeignKey(Person, models.PROTECT, related_name="ballots")
    is_given = models.BooleanField(default=False)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("協作意見")
        ordering = ["about__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "about", "colleague"], name="one_voice_per_colleague"
            ),
            models.CheckConstraint(
                name="no_voice_about_oneself", condition=~Q(about=F("colleague"))
            ),
        ]

    def __str__(self) -> str:
        return _("對%(person)s的協作意見") % {"person": self.about.name}


class Voices(models.Model):
    """How many voices said 1, 2, 3, 4, 5."""

    appraisal = models.OneToOneField(Appraisal, models.CASCADE, related_name="voices")
    counts = ArrayField(models.PositiveIntegerField(), default=none_yet, size=SCALE)

    class Meta:
        verbose_name = _("協作意見合計")

    def __str__(self) -> str:
        return str(self.n)

    @property
    def n(self) -> int:
        return sum(self.counts)
