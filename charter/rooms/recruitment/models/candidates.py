"""Somebody who applies: facts under a number, and apart from them what names the person."""

import datetime as dt

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Department, Person, Post, Role
from charter.rooms.recruitment.models.openings import Channel, Opening

# The third lock: page, API, import and a slip in our own code alike end here.
NO_STAGE_MISSING = """
IF (SELECT count(DISTINCT kind) FROM recruitment_step
        WHERE candidate_id = NEW.id AND state = 'passed') < 4
    OR EXISTS (SELECT 1 FROM recruitment_step
        WHERE candidate_id = NEW.id AND state <> 'passed') THEN
    RAISE EXCEPTION 'candidate % has a stage that is missing or not passed', NEW.number
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class Outcome(models.TextChoices):
    """Why it came to nothing, in words that name nobody."""

    QUALIFICATION = "qualification", _("資格不符")
    INTERVIEW = "interview", _("面試未通過")
    TEST = "test", _("筆試未通過")
    BACKGROUND = "background", _("背景調查未通過")
    OTHERS = "others", _("錄用其他人選")
    CLOSED = "closed", _("職缺取消")
    WISH = "wish", _("本人意願改變")
    ELSEWHERE = "elsewhere", _("已在他處就職")
    TERMS = "terms", _("條件談不攏")
    ERASED = "erased", _("本人要求刪除資料")


class RecruitmentCandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, person: Person) -> "RecruitmentCandidateQuerySet":
        """HR, the assessors of the candidate, the head of the department whose line it is; never
        the candidate, nor anybody who declared a conflict."""
        if person.is_customer:
            return self.none()
        conflicted = Exists(self._table("Conflict").filter(candidate=OuterRef("pk"), person=person))
        found = self.exclude(person=person).exclude(conflicted)
        if person.has_role(Role.HR):
            return found
        mine = Q(
            Exists(
                self._table("Assessment").filter(step__candidate=OuterRef("pk"), assessor=person)
            )
        )
        if person.has_role(Role.DEPARTMENT_HEAD):
            mine |= Q(opening__department=person.department_id)
        return found.filter(mine, erased_at=None)

    def _table(self, name: str) -> "models.QuerySet[models.Model]":
        manager: models.Manager[models.Model] = self.model._meta.apps.get_model(
            "recruitment", name
        )._default_manager
        return manager.all()

    def active(self) -> "RecruitmentCandidateQuerySet":
        return self.filter(state__in=OPEN)

    def ripe(self, days: int) -> "RecruitmentCandidateQuerySet":
        """Ended so long ago that what names them must go."""
        last = clock.today() - dt.timedelta(days=days)
        return self.filter(
            state__in=(Candidate.State.REJECTED, Candidate.State.WITHDRAWN),
            ended_on__lte=last,
            erased_at=None,
        )


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(),
    exclude=["person", "entered_by"],
)  # fmt: skip
class Candidate(models.Model):
    """`person` is a colleague who applies; `hired` who the candidate has become."""

    class State(models.TextChoices):
        SELECTING = "selecting", _("甄選中")
        DECIDING = "deciding", _("錄用待核准")
        OFFERED = "offered", _("待報到")
        HIRED = "hired", _("已錄用")
        REJECTED = "rejected", _("未錄用")
        WITHDRAWN = "withdrawn", _("已退出")

    FLOW = Flow(
        {
            "ask_offer": ((State.SELECTING,), State.DECIDING),
            "offer_back": ((State.DECIDING,), State.SELECTING),
            "offer": ((State.DECIDING,), State.OFFERED),
            "hire": ((State.OFFERED,), State.HIRED),
            "reject": ((State.SELECTING, State.OFFERED), State.REJECTED),
            "withdraw": ((State.SELECTING, State.DECIDING, State.OFFERED), State.WITHDRAWN),
        }
    )

    number = models.CharField(max_length=20, unique=True)
    opening = models.ForeignKey(Opening, models.PROTECT, related_name="candidates")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="candidates")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="applications"
    )
    state = models.CharField(max_length=10, choices=State, default=State.SELECTING)
    applied_on = models.DateField(default=clock.today)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=14, choices=Outcome, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    hired = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="recruited_as"
    )
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = RecruitmentCandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("應徵者")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="hired_is_somebody",
                condition=Q(state="hired", hired__isnull=False)
                | ~Q(state="hired") & Q(hired__isnull=True),
            ),
            models.CheckConstraint(
                name="an_end_has_its_reason",
                condition=~Q(state__in=("rejected", "withdrawn"))
                | ~Q(outcome="") & Q(ended_on__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["opening", "person"],
                condition=Q(person__isnull=False)
                & Q(state__in=("selecting", "deciding", "offered")),
                name="one_application_per_colleague",
            ),
        ]
        indexes = [
            models.Index(fields=["opening", "state"], name="candidate_of_opening"),
            models.Index(fields=["state", "ended_on"], name="candidate_by_end"),
            models.Index(fields=["channel"], name="candidate_by_channel"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="no_hire_with_a_stage_missing",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__state="hired"),
                func=NO_STAGE_MISSING,
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("recruitment:candidate", args=[self.pk])

    @property
    def name(self) -> str:
        """The name as long as we may know it, else the number."""
        if self.person_id and self.person:
            return self.person.name
        dossier = getattr(self, "dossier", None)
        return dossier.name if dossier and dossier.name else self.number

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def tone(self) -> str:
        tones = {"hired": "ok", "offered": "ok", "deciding": "warn", "selecting": "info"}
        return tones.get(self.state, "none")


OPEN = (Candidate.State.SELECTING, Candidate.State.DECIDING, Candidate.State.OFFERED)
ENDED = (Candidate.State.HIRED, Candidate.State.REJECTED, Candidate.State.WITHDRAWN)


class Dossier(models.Model):
    """Everything that names a candidate or is told about one in free words, but for what assessors
    note and the files. No history is kept of it: what is deleted is gone. `originals` are the
    names that the files came with."""

    candidate = models.OneToOneField(
        Candidate, models.CASCADE, primary_key=True, related_name="dossier"
    )
    name = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    note = models.TextField(blank=True)
    ending = models.TextField(blank=True)
    originals = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["email"], name="dossier_by_email")]

    def __str__(self) -> str:
        return str(self.candidate_id)


class RecruitmentOfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, person: Person) -> "RecruitmentOfferQuerySet":
        """Who may see the candidate."""
        return self.filter(candidate__in=Candidate.objects.visible_to(person).values("pk"))


@tracked()
class Offer(models.Model):
    """What is offered, put before those who decide."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("待核准")
        APPROVED = "approved", _("已核准")
        REFUSED = "refused", _("未核准")

    FLOW = Flow(
        {
            "approve": ((State.SUBMITTED,), State.APPROVED),
            "refuse": ((State.SUBMITTED, State.APPROVED), State.REFUSED),
        }
    )

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="offers")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    since = models.DateField()
    grade = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.SUBMITTED)
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)

    objects = RecruitmentOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("錄用")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(state__in=("submitted", "approved")),
                name="one_offer_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidate} {self.post}"
