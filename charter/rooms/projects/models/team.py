"""Who does what: roles with the skills they ask for, members, RACI (SP2.1.2a, SP2.1.2b)."""

import datetime as dt

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from charter.ground import clock
from charter.org.models import Person, Skill
from charter.rooms.projects.models.project import Project


class TeamRole(models.Model):
    """A chair in the project. One member holds it; a role nobody holds is unfilled."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="roles")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="one_role_per_name"),
        ]

    def __str__(self) -> str:
        return self.name


class RoleSkill(models.Model):
    """The level (1 to 4, see PersonSkill) that the role asks for."""

    role = models.ForeignKey(TeamRole, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "skill"], name="one_level_per_role_skill"),
            models.CheckConstraint(name="role_level_1_to_4", condition=Q(level__range=(1, 4))),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"


class MemberQuerySet(models.QuerySet["Member"]):
    def current(self) -> "MemberQuerySet":
        """Those who have not left the team."""
        return self.filter(left_at=None)

    def overlapping(self, since: dt.date, until: dt.date) -> "MemberQuerySet":
        return self.current().filter(since__lte=until, until__gte=since)


@pghistory.track()
class Member(models.Model):
    """`percent` of the person's working time between two days, both included."""

    role = models.ForeignKey(TeamRole, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    duties = models.TextField(blank=True)
    percent = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField()
    joined_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["role"], condition=Q(left_at=None), name="one_member_per_role"
            ),
            models.CheckConstraint(
                name="member_percent_1_to_100", condition=Q(percent__range=(1, 100))
            ),
            models.CheckConstraint(
                name="member_ends_after_start", condition=Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.role}"


class Raci(models.Model):
    """A member's part in a phase of the project, or in a deliverable.

    Who is accountable for a deliverable stands in the plan, so that letter is for phases only.
    """

    class Letter(models.TextChoices):
        RESPONSIBLE = "R", pgettext_lazy("RACI", "執行")
        ACCOUNTABLE = "A", pgettext_lazy("RACI", "當責")
        CONSULTED = "C", pgettext_lazy("RACI", "諮詢")
        INFORMED = "I", pgettext_lazy("RACI", "知會")

    member = models.ForeignKey(Member, models.CASCADE, related_name="parts")
    project = models.ForeignKey(Project, models.CASCADE, related_name="raci")
    phase = models.CharField(max_length=12, choices=Project.Phase, blank=True)
    deliverable = models.ForeignKey(
        "projects.Deliverable", models.CASCADE, null=True, blank=True, related_name="raci"
    )
    letter = models.CharField(max_length=1, choices=Letter)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "phase"],
                condition=Q(letter="A") & ~Q(phase=""),
                name="one_accountable_per_phase",
            ),
            models.UniqueConstraint(
                fields=["member", "phase"], condition=~Q(phase=""), name="one_letter_per_phase"
            ),
            models.UniqueConstraint(
                fields=["member", "deliverable"],
                condition=Q(deliverable__isnull=False),
                name="one_letter_per_deliverable",
            ),
            models.CheckConstraint(
                name="raci_of_a_phase_or_a_deliverable",
                condition=Q(deliverable=None) & ~Q(phase="")
                | Q(deliverable__isnull=False, phase="") & ~Q(letter="A"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.letter}"
