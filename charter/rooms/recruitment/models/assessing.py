"""The stages a candidate goes through, who judges them, and who must not."""

import uuid

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from charter.ground import clock
from charter.kernel.journal.history import tracked
from charter.org.models import Person
from charter.rooms.recruitment.models.candidates import Candidate


class RecruitmentStepQuerySet(models.QuerySet["Step"]):
    def visible_to(self, person: Person) -> "RecruitmentStepQuerySet":
        return self.filter(candidate__in=Candidate.objects.visible_to(person).values("pk"))


@tracked()
class Step(models.Model):
    """One stage of one candidate, with its appointment. A background check without the candidate's
    consent on record can have no result."""

    class Kind(models.TextChoices):
        QUALIFICATION = "qualification", _("資格審查")
        INTERVIEW = "interview", _("面試")
        TEST = "test", _("筆試")
        BACKGROUND = "background", _("背景調查")

    class State(models.TextChoices):
        WAITING = "waiting", _("未完成")
        PASSED = "passed", pgettext_lazy("stage", "通過")
        FAILED = "failed", pgettext_lazy("stage", "未通過")

    class Consent(models.TextChoices):
        SIGNED = "signed", _("書面簽署")
        MAIL = "mail", _("電子郵件")
        FORM = "form", _("線上表單")

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=14, choices=Kind)
    round = models.PositiveSmallIntegerField(default=1)
    place_in_order = models.PositiveSmallIntegerField()
    needs = models.PositiveSmallIntegerField(default=1)  # assessors at least
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=100, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    revision = models.PositiveSmallIntegerField(default=0)
    consent_on = models.DateField(null=True, blank=True)
    consent_how = models.CharField(max_length=8, choices=Consent, blank=True)
    consent_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RecruitmentStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("甄選階段")
        ordering = ["place_in_order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "kind", "round"], name="one_stage_per_round"
            ),
            models.CheckConstraint(
                name="a_background_check_has_consent",
                condition=~Q(kind="background")
                | Q(state="waiting")
                | Q(consent_on__isnull=False) & ~Q(consent_how=""),
            ),
            models.CheckConstraint(
                name="a_stage_decided_has_its_day",
                condition=Q(state="waiting") | Q(decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="an_appointment_ends_after_it_starts",
                condition=Q(starts_at=None, ends_at=None) | Q(ends_at__gt=F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate} {self.label}"

    @property
    def label(self) -> str:
        kind = self.get_kind_display()
        if self.kind == self.Kind.INTERVIEW and self.round > 1:
            return _now("%(stage)s第%(n)s輪") % {"stage": kind, "n": self.round}
        return kind

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def lacks_consent(self) -> bool:
        return self.kind == self.Kind.BACKGROUND and self.consent_on is None

    @property
    def tone(self) -> str:
        return {"passed": "ok", "failed": "bad"}.get(self.state, "none")


class RecruitmentAssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, person: Person) -> "RecruitmentAssessmentQuerySet":
        return self.filter(step__in=Step.objects.visible_to(person).values("pk"))

    def owed_by(self, person: Person) -> "RecruitmentAssessmentQuerySet":
        """What this person was asked for and has not given; nothing of who has gone by now."""
        return self.filter(
            assessor=person,
            result="",
            step__state=Step.State.WAITING,
            step__candidate__state=Candidate.State.SELECTING,
        )


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["notes"]
)
class Assessment(models.Model):
    """What one person was asked and found. `scores` are 1 to 5 by the key of a qualification (3:
    meets it); `score` is that of a written test, 0 to 100. The notes go with the dossier."""

    class Result(models.TextChoices):
        PASSED = "passed", pgettext_lazy("stage", "通過")
        FAILED = "failed", _("不通過")

    step = models.ForeignKey(Step, models.CASCADE, related_name="assessments")
    assessor = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    result = models.CharField(max_length=6, choices=Result, blank=True)
    scores = models.JSONField(default=dict)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    on = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True)

    objects = RecruitmentAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["step", "assessor"], name="one_voice_per_stage"),
            models.CheckConstraint(
                name="a_result_has_its_day", condition=Q(result="") | Q(on__isnull=False)
            ),
            models.CheckConstraint(
                name="test_score_to_100", condition=Q(score=None) | Q(score__range=(0, 100))
            ),
        ]
        indexes = [models.Index(fields=["assessor", "result"], name="assessment_of_person")]

    def __str__(self) -> str:
        return f"{self.step} {self.assessor}"

    @property
    def tone(self) -> str:
        return {"passed": "ok", "failed": "bad"}.get(self.result, "none")


@tracked()
class Conflict(models.Model):
    """Somebody who must neither judge nor see this candidate, by their own word."""

    class Kind(models.TextChoices):
        RELATIVE = "relative", _("親屬")
        CLOSE = "close", _("密友或同住")
        BUSINESS = "business", _("有利益往來")
        OTHER = "other", _("其他利害關係")

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="conflicts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "person"], name="one_conflict_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.candidate} {self.person}"
