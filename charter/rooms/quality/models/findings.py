"""What was found out about a problem: the whys behind it, and whether the measures helped."""

from django.db import models

from charter.kernel.journal.history import tracked
from charter.org.models import Person
from charter.rooms.quality.models.problems import Problem


class Why(models.Model):
    """One of the five whys of a round; the last answer is what the cause was drawn from."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="whys")
    round = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=300)

    class Meta:
        ordering = ["round", "place"]
        constraints = [
            models.UniqueConstraint(fields=["problem", "round", "place"], name="one_why_per_place")
        ]

    def __str__(self) -> str:
        return self.answer


@tracked()
class Verification(models.Model):
    """What somebody else found when the effect was looked at: never changed."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="verifications")
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_effective = models.BooleanField()
    effect = models.TextField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.effect[:60]
