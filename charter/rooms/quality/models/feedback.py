"""What a customer's contact says of a result by themselves, from their own room."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.journal.history import tracked
from charter.org.models import Person
from charter.org.reach import shown
from charter.rooms.projects.models import Project
from charter.rooms.quality.models.checks import Check
from charter.rooms.quality.models.problems import Problem

LOW = 2  # up to this score something has to be done


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def visible_to(self, person: Person) -> "FeedbackQuerySet":
        """Colleagues all, as with checks; a contact those of their own organisation."""
        return shown(self, person) if person.is_customer else self

    def low(self) -> "FeedbackQuerySet":
        return self.filter(score__lte=LOW)


@tracked()
class Feedback(models.Model):
    """A score from 1 to 5 with words about one result (`about`) or the whole project (empty).
    `check_of` is the check that waited for this customer's word; kept as it was said."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="customer_feedback")
    about = models.CharField(max_length=120, blank=True)
    score = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    check_of = models.ForeignKey(
        Check, models.PROTECT, null=True, blank=True, related_name="customer_feedback"
    )
    problem = models.ForeignKey(Problem, models.PROTECT, null=True, blank=True, related_name="+")

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("客戶反饋")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="feedback_scores_1_to_5_and_a_low_one_says_why",
                condition=Q(score__gte=1, score__lte=5) & (Q(score__gt=LOW) | ~Q(text="")),
            ),
        ]
        indexes = [models.Index(fields=["project", "-id"], name="feedback_of_project")]

    def __str__(self) -> str:
        return self.about or self.project.name

    @property
    def tone(self) -> str:
        return "bad" if self.score <= LOW else "warn" if self.score == LOW + 1 else "ok"
