"""The recruitment plan: one that rolls on, version by version; the approved one is in force."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Department, Person, Post, Role
from charter.rooms.projects.models import Project

SEES_ALL = (Role.HR, Role.MANAGEMENT)


def oversees(person: Person) -> bool:
    """Who may read the whole plan and the figures of all departments."""
    return not person.is_customer and person.has_role(*SEES_ALL)


class RecruitmentPlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, person: Person) -> "RecruitmentPlanQuerySet":
        """HR and management; a head finds the own department's lines on it."""
        if person.is_customer:
            return self.none()
        return self if oversees(person) or person.has_role(Role.DEPARTMENT_HEAD) else self.none()

    def in_force(self) -> "RecruitmentPlanQuerySet":
        return self.filter(state=Plan.State.APPROVED)

    def in_work(self) -> "RecruitmentPlanQuerySet":
        return self.filter(state__in=(Plan.State.DRAFT, Plan.State.SUBMITTED))


@tracked()
class Plan(models.Model):
    """A version of the plan. The one in force rules until another is approved."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("待核准")
        APPROVED = "approved", _("生效中")
        REPLACED = "replaced", _("已被取代")
        DROPPED = "dropped", _("未採用")

    FLOW = Flow(
        {
            "submit": ((State.DRAFT,), State.SUBMITTED),
            "reopen": ((State.SUBMITTED,), State.DRAFT),
            "reject": ((State.SUBMITTED,), State.DROPPED),
            "approve": ((State.SUBMITTED,), State.APPROVED),
            "replace": ((State.APPROVED,), State.REPLACED),
            "discard": ((State.DRAFT,), State.DROPPED),
        }
    )

    version = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    reason = models.CharField(max_length=300)
    drawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField(default=clock.now)
    approved_at = models.DateTimeField(null=True, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)

    objects = RecruitmentPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("招聘計劃")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="approved"),
                name="one_recruitment_plan_in_force",
            ),
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(state__in=("draft", "submitted")),
                name="one_recruitment_plan_in_work",
            ),
        ]

    def __str__(self) -> str:
        return _now("招聘計劃第%(n)s版") % {"n": self.version}

    def get_absolute_url(self) -> str:
        return reverse("recruitment:plan", args=[self.pk])

    @property
    def tone(self) -> str:
        return {"draft": "info", "submitted": "warn", "approved": "ok"}.get(self.state, "none")

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class RecruitmentLineQuerySet(models.QuerySet["Line"]):
    def visible_to(self, person: Person) -> "RecruitmentLineQuerySet":
        """HR and management all; a head those of the own department."""
        if person.is_customer:
            return self.none()
        if oversees(person):
            return self
        if person.has_role(Role.DEPARTMENT_HEAD):
            return self.filter(department=person.department_id)
        return self.none()

    def in_force(self) -> "RecruitmentLineQuerySet":
        return self.filter(plan__state=Plan.State.APPROVED)

    def to_fill(self) -> "RecruitmentLineQuerySet":
        return self.filter(kind=Line.Kind.FILL)


@tracked()
class Line(models.Model):
    """One need of the plan. The same need has the same `thread` in every version.

    `qualifications` are {"key": "q1", "text": …, "must": bool}. A line that leaves a post empty
    says why; it needs neither duties nor qualifications. The four stages are not listed, since none
    of them can be dropped: `interviews` says how many rounds, `assessors` how many people at least
    judge each of them, `pass_score` (0 to 100) what the written test asks for.
    """

    class Kind(models.TextChoices):
        FILL = "fill", _("招聘")
        EMPTY = "empty", _("不補")

    class Source(models.TextChoices):
        VACANCY = "vacancy", _("職務空缺")
        ROLE = "role", _("項目角色沒有人")
        LOAD = "load", _("人力超載")
        OTHER = "other", _("其他")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="lines")
    thread = models.BigIntegerField(default=0)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.FILL)
    source = models.CharField(max_length=8, choices=Source, default=Source.OTHER)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=60)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="+")
    duties = models.TextField(blank=True)
    qualifications = models.JSONField(default=list)
    number = models.PositiveSmallIntegerField(default=1)
    needed_by = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    interviews = models.PositiveSmallIntegerField(default=1)
    assessors = models.PositiveSmallIntegerField(default=2)
    pass_score = models.PositiveSmallIntegerField(default=60)

    objects = RecruitmentLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("招聘計劃的需求")
        ordering = ["department__code", "title", "id"]
        constraints = [
            models.CheckConstraint(
                name="a_line_to_fill_says_whom",
                condition=Q(kind="empty")
                | ~Q(duties="") & ~Q(qualifications=[]) & Q(number__gte=1, needed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="interviews_1_to_3_by_1_to_5",
                condition=Q(interviews__range=(1, 3), assessors__range=(1, 5)),
            ),
            models.CheckConstraint(
                name="line_pass_score_to_100", condition=Q(pass_score__range=(1, 100))
            ),
            models.UniqueConstraint(
                fields=["plan", "post"], condition=~Q(post=None), name="one_line_per_post"
            ),
        ]
        indexes = [models.Index(fields=["thread"], name="line_of_thread")]

    def __str__(self) -> str:
        return f"{self.department} {self.title}"

    @property
    def is_to_fill(self) -> bool:
        return self.kind == self.Kind.FILL

    def terms(self) -> dict[str, Any]:
        """What may differ between two versions, and what an opening takes along."""
        names = ("kind", "title", "duties", "qualifications", "number", "needed_by", "reason",
                 "interviews", "assessors", "pass_score")  # fmt: skip
        ids = {"post": self.post_id, "department": self.department_id, "project": self.project_id}
        return {name: getattr(self, name) for name in names} | ids
