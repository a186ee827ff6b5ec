"""詢問申請人: what an approver wants to know, and what the authors answered."""

import pgtrigger
from django.db import models
from django.db.models import Q

from charter.kernel.approvals.models.request import Request
from charter.kernel.approvals.models.step import Step
from charter.org.models import Person


class QuestionQuerySet(models.QuerySet["Question"]):
    def open(self) -> "QuestionQuerySet":
        """Unanswered, of a round that still runs: an ended round needs no answer any more."""
        return self.filter(
            answered_at=None,
            request__state=Request.State.PENDING,
            round=models.F("request__round"),
        )


class Question(models.Model):
    """Asked at a step. It changes neither the request's state nor its clock; the words are kept
    as they were said, and an answer is given once."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="questions")
    round = models.PositiveIntegerField()
    step = models.ForeignKey(Step, models.PROTECT, related_name="questions")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "round", "by"],
                condition=Q(answered_at=None),
                name="one_open_question_each",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="keep_questions", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="freeze_questions",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["answer", "answered_by", "answered_at"]),
            ),
            pgtrigger.Protect(
                name="answer_questions_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
