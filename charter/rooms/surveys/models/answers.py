"""What customers said: a score, "does not concern me", or nothing; and their own words."""

import datetime as dt

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.org.models import Customer, Department, Person
from charter.rooms.projects.models import Project
from charter.rooms.surveys.models.invitations import Invitation
from charter.rooms.surveys.models.uploads import Question, SurveyUpload
from charter.rooms.surveys.models.words import Measure


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, person: Person) -> "AnswerQuerySet":
        return self.filter(invitation__contact=person) if person.is_customer else self

    def scored(self) -> "AnswerQuerySet":
        return self.filter(score__isnull=False)

    def own(self) -> "AnswerQuerySet":
        """By our links; not brought in from elsewhere."""
        return self.filter(invitation__isnull=False)

    def between(self, first: dt.datetime, last: dt.datetime) -> "AnswerQuerySet":
        return self.filter(at__gte=first, at__lt=last)


class Answer(models.Model):
    """One answer to one question. The database refuses to change a score once it was given.

    missing  why there is no score: "na" does not apply to the person, "blank" left out
    group    the wave or stage of an imported survey
    """

    class Missing(models.TextChoices):
        NA = "na", _("不適用")
        BLANK = "blank", _("未作答")

    invitation = models.OneToOneField(
        Invitation, models.PROTECT, null=True, blank=True, related_name="answer"
    )
    upload = models.ForeignKey(
        SurveyUpload, models.PROTECT, null=True, blank=True, related_name="answers"
    )
    question = models.ForeignKey(
        Question, models.PROTECT, null=True, blank=True, related_name="answers"
    )
    measure = models.CharField(max_length=4, choices=Measure)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    missing = models.CharField(max_length=5, choices=Missing, blank=True)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()
    group = models.CharField(max_length=80, blank=True)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="survey_answers"
    )
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    service_type = models.CharField(max_length=12, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("滿意度回答")
        constraints = [
            models.CheckConstraint(
                name="answer_has_a_score_or_says_why_not",
                condition=Q(score__isnull=False, missing="") | Q(score=None) & ~Q(missing=""),
            ),
            models.CheckConstraint(
                name="answer_lies_on_its_scale",
                condition=Q(score=None)
                | Q(measure="csat", score__range=(1, 5))
                | Q(measure="nps", score__range=(0, 10))
                | Q(measure="ces", score__range=(1, 7)),
            ),
            models.CheckConstraint(
                name="answer_by_link_or_by_file",
                condition=Q(invitation__isnull=False, upload=None)
                | Q(invitation=None, upload__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["at"], name="answer_at"),
            models.Index(fields=["customer", "-at"], name="answer_of_customer"),
            models.Index(fields=["-id"], condition=~Q(comment=""), name="answer_with_words"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="a_score_is_given_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF (NEW.score, NEW.missing, NEW.measure, NEW.at)
                       IS DISTINCT FROM (OLD.score, OLD.missing, OLD.measure, OLD.at) THEN
                        RAISE EXCEPTION 'an answer keeps its score';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        said = self.get_missing_display() if self.score is None else self.score
        return f"{self.get_measure_display()} {said}"
