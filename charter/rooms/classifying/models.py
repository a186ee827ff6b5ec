"""Models of text with what they were learned from, and what was proposed for each record."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Person
from charter.rooms.classifying.measuring import Measured, interval
from charter.rooms.classifying.tasks import TASKS


class TextModelQuerySet(models.QuerySet["TextModel"]):
    def visible_to(self, person: Person) -> "TextModelQuerySet":
        return self.none() if person.is_customer else self.all()

    def in_use(self) -> "TextModelQuerySet":
        return self.filter(state=TextModel.State.IN_USE)

    def listed(self) -> "TextModelQuerySet":
        """Without what only a prediction needs."""
        return self.defer("weights", "data").select_related("trained_by")


@tracked()
class TextModel(models.Model):
    """`weights` are plain numbers (`LinearModel.dump`). `data` names every record it was learned
    from or measured on, as packed JSON [[key, label, held back], …]; `digest` is the SHA-256 of
    their keys, labels and texts. The texts themselves stay where they are: what is erased there
    must not live on here. Counts are of the held-back texts."""

    class State(models.TextChoices):
        IN_USE = "in_use", _("使用中")
        KEPT = "kept", _("保留")

    FLOW = Flow(
        {
            "use": ((State.KEPT,), State.IN_USE),
            "stop": ((State.IN_USE,), State.KEPT),
        }
    )

    task = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.KEPT)
    trained_at = models.DateTimeField()
    trained_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    weights = models.BinaryField()
    data = models.BinaryField()
    digest = models.CharField(max_length=64)
    learned = models.PositiveIntegerField()
    held_back = models.PositiveIntegerField()
    right = models.PositiveIntegerField()
    majority_right = models.PositiveIntegerField()
    rules_right = models.PositiveIntegerField()
    confusion = models.JSONField()  # [[truth, said, count], …]

    objects = TextModelQuerySet.as_manager()

    class Meta:
        verbose_name = _("分類模型")
        ordering = ["task", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["task", "version"], name="one_model_per_version"),
            models.UniqueConstraint(
                fields=["task"], condition=Q(state="in_use"), name="one_model_in_use_per_task"
            ),
            models.CheckConstraint(
                name="no_more_right_than_held_back",
                condition=Q(
                    right__lte=models.F("held_back"),
                    majority_right__lte=models.F("held_back"),
                    rules_right__lte=models.F("held_back"),
                ),
            ),
        ]

    def __str__(self) -> str:
        title = TASKS[self.task].title if self.task in TASKS else self.task
        return _("%(task)s第%(n)s版") % {"task": title, "n": self.version}

    @property
    def is_in_use(self) -> bool:
        return self.state == self.State.IN_USE

    @property
    def measured(self) -> Measured:
        table = {(truth, said): count for truth, said, count in self.confusion}
        return Measured(self.held_back, self.right, self.majority_right, self.rules_right, table)

    @property
    def error_between(self) -> tuple[float, float] | None:
        return interval(self.held_back - self.right, self.held_back)


class FirstGuessQuerySet(models.QuerySet["FirstGuess"]):
    def visible_to(self, person: Person) -> "FirstGuessQuerySet":
        return self.none() if person.is_customer else self.all()

    def settled(self) -> "FirstGuessQuerySet":
        return self.exclude(final="")

    def corrected(self) -> "FirstGuessQuerySet":
        return self.settled().exclude(final=models.F("proposed"))

    def since(self, moment: datetime) -> "FirstGuessQuerySet":
        return self.filter(settled_at__gte=moment)


class FirstGuess(models.Model):
    """What was proposed for a record (`by_model` NULL: by the rules of thumb), and, once people are
    done with it, what it turned out to be."""

    task = models.CharField(max_length=60)
    subject_id = models.PositiveBigIntegerField()
    by_model = models.ForeignKey(
        TextModel, models.PROTECT, null=True, blank=True, related_name="first_guesses"
    )
    proposed = models.CharField(max_length=40)
    at = models.DateTimeField()
    final = models.CharField(max_length=40, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = FirstGuessQuerySet.as_manager()

    class Meta:
        verbose_name = _("分類建議")
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "task"], name="one_first_guess_per_task"),
            models.CheckConstraint(
                name="a_settled_guess_says_when",
                condition=Q(final="", settled_at=None) | (~Q(final="") & ~Q(settled_at=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["task", "by_model", "settled_at"],
                name="settled_first_guesses",
                condition=~Q(final=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.subject_id}: {self.proposed}"

    def facts(self) -> dict[str, Any]:
        return {"proposed": self.proposed, "final": self.final, "model": self.by_model_id}
