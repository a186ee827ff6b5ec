"""What was learned (SP2.4.3)."""

import pghistory
from django.db import models
from django.db.models import Q

from charter.org.models import Person
from charter.rooms.projects.models.project import Project


class SummaryQuerySet(models.QuerySet["Summary"]):
    def handed_in(self) -> "SummaryQuerySet":
        return self.filter(handed_in_at__isnull=False)

    def matching(self, words: str) -> "SummaryQuerySet":
        """Those whose texts, lessons or project's name contain every one of the words."""
        found = self.handed_in()
        for word in words.split():
            found = found.filter(
                Q(goals_reached__icontains=word)
                | Q(problems__icontains=word)
                | Q(improvements__icontains=word)
                | Q(project__name__icontains=word)
                | Q(pk__in=Lesson.objects.filter(text__icontains=word).values("summary"))
            )
        return found


@pghistory.track()
class Summary(models.Model):
    project = models.OneToOneField(Project, models.PROTECT, related_name="summary")
    goals_reached = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    improvements = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)

    objects = SummaryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="summary_handed_in_is_whole",
                condition=Q(handed_in_at=None)
                | ~Q(goals_reached="") & ~Q(problems="") & ~Q(improvements=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.project)


class Lesson(models.Model):
    """A lesson has somebody who carries it into the next project."""

    summary = models.ForeignKey(Summary, models.CASCADE, related_name="lessons")
    text = models.TextField()
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:80]
