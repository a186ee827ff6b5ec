"""The special team of a major problem, and what only the 8D record holds."""

from django.db import models

from charter.kernel.journal.history import tracked
from charter.org.models import Person
from charter.rooms.quality.models.problems import Problem


class SpecialTeamQuerySet(models.QuerySet["SpecialTeam"]):
    def visible_to(self, person: Person) -> "SpecialTeamQuerySet":
        return self.none() if person.is_customer else self


@tracked()
class SpecialTeam(models.Model):
    """專項整改小組. D1 is the team; D2 to D6 are the problem's own facts; D7 and D8 stand here."""

    problem = models.OneToOneField(Problem, models.CASCADE, related_name="team")
    leader = models.ForeignKey(Person, models.PROTECT, related_name="+")
    set_up_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    set_up_at = models.DateTimeField()
    prevention = models.TextField(blank=True)
    prevented_at = models.DateTimeField(null=True, blank=True)
    recognition = models.TextField(blank=True)

    objects = SpecialTeamQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.problem)


class TeamMember(models.Model):
    team = models.ForeignKey(SpecialTeam, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "person"], name="once_in_a_special_team")
        ]

    def __str__(self) -> str:
        return str(self.person)
