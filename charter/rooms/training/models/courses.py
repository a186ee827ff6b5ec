"""What is taught, and whether it helped the work (level 4)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.journal.history import tracked
from charter.org.models import Person, Skill
from charter.rooms.training.models.words import Kind, Subject


class TrainingCourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, person: Person) -> "TrainingCourseQuerySet":
        """What can be learned is open to every colleague."""
        return self.none() if person.is_customer else self

    def offered(self) -> "TrainingCourseQuerySet":
        return self.filter(is_offered=True)


@tracked()
class Course(models.Model):
    """`skill` and `level` are what it leads to; `indicator` names what the work should show of it
    (Kirkpatrick's level 4); who reaches `pass_score` of 100 has passed."""

    title = models.CharField(max_length=120)
    subject = models.CharField(max_length=14, choices=Subject)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.INSIDE)
    aim = models.TextField(blank=True)
    hours = models.DecimalField(max_digits=5, decimal_places=1)
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="+")
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    pass_score = models.PositiveSmallIntegerField(default=60)
    indicator = models.CharField(max_length=80, blank=True)
    is_offered = models.BooleanField(default=True)

    objects = TrainingCourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("培訓課程")
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(name="course_takes_time", condition=Q(hours__gt=0)),
            models.CheckConstraint(
                name="course_leads_to_a_level",
                condition=Q(skill=None, level=None) | Q(skill__isnull=False, level__range=(1, 4)),
            ),
            models.CheckConstraint(
                name="course_pass_score_of_100", condition=Q(pass_score__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TrainingOutcomeQuerySet(models.QuerySet["Outcome"]):
    def visible_to(self, person: Person) -> "TrainingOutcomeQuerySet":
        return self.none() if person.is_customer else self


@tracked()
class Outcome(models.Model):
    """Level 4: what the course's indicator did after it was given, as reckoned on that day
    (`facts`: verdict, n before and after, size), and what those who run it conclude."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="outcomes")
    indicator = models.CharField(max_length=80)
    on = models.DateField()
    facts: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = TrainingOutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.course} {self.on:%Y-%m-%d}"
