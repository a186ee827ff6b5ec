"""Answers that another system collected: the file, what its columns mean, what it asked."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.org.models import Person, Role
from charter.rooms.surveys.models.words import Measure

KEEPERS = (Role.QUALITY, Role.MANAGEMENT, Role.IMPROVEMENT_OFFICE)


class SurveyUploadQuerySet(models.QuerySet["SurveyUpload"]):
    def visible_to(self, person: Person) -> "SurveyUploadQuerySet":
        return self if person.has_role(*KEEPERS) else self.none()


class SurveyUpload(models.Model):
    """The bytes are kept: what is brought in is read anew from them at that moment."""

    class State(models.TextChoices):
        CHECKED = "checked", _("待匯入")
        DONE = "done", _("已匯入")
        DISCARDED = "discarded", _("已捨棄")

    FLOW = Flow(
        {
            "map": ((State.CHECKED,), State.CHECKED),
            "bring_in": ((State.CHECKED,), State.DONE),
            "discard": ((State.CHECKED,), State.DISCARDED),
        }
    )

    title = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    spec = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    written = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = SurveyUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("問卷匯入檔")
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(state="done"), name="one_import_of_a_survey"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question of an imported survey; `labels` are its words, the best first."""

    upload = models.ForeignKey(SurveyUpload, models.CASCADE, related_name="questions")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    measure = models.CharField(max_length=4, choices=Measure)
    labels = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "place"], name="one_question_per_place")
        ]

    def __str__(self) -> str:
        return self.title
