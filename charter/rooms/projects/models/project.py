"""The project: its number, its people, its phase and the phases it went through (SP1.2)."""

from typing import Any

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.org.models import Customer, Department, Person, Role
from charter.org.reach import shown
from charter.rooms.projects.models.initiation import SEES_ALL, Initiation, ServiceType


class Counter(models.Model):
    """The last number given out this year, per kind: P projects, PA applications."""

    kind = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="one_counter_a_year")]

    def __str__(self) -> str:
        return f"{self.kind}-{self.year}-{self.last:03}"


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, person: Person) -> "ProjectQuerySet":
        """Members, managers, heads, the company's eyes; a customer only their own."""
        if person.is_customer:
            return shown(self, person)
        if person.has_role(*SEES_ALL):
            return self
        mine = Q(manager=person) | Q(pk__in=self._joined(person))
        mine |= Q(initiation__in=Initiation.objects.filter(applicant=person).values("pk"))
        if person.has_role(Role.DEPARTMENT_HEAD) and person.department_id:
            mine |= Q(department=person.department_id)
        return self.filter(mine)

    def of(self, person: Person) -> "ProjectQuerySet":
        """Those in which the person works."""
        return self.filter(Q(manager=person) | Q(pk__in=self._joined(person)))

    def _joined(self, person: Person) -> models.QuerySet[Any, Any]:
        return Project.objects.filter(
            roles__members__person=person, roles__members__left_at=None
        ).values("pk")

    def active(self) -> "ProjectQuerySet":
        """Being formed, planned, executed or accepted."""
        return self.filter(phase__in=Project.ACTIVE)

    def past(self, phase: str) -> "ProjectQuerySet":
        """Those whose phase comes after `phase`."""
        return self.filter(phase__in=Project.ORDER[Project.ORDER.index(phase) + 1 :])

    def finished(self) -> "ProjectQuerySet":
        return self.filter(phase__in=(Project.Phase.AFTERCARE, Project.Phase.CLOSED))


@pghistory.track()
class Project(models.Model):
    """`phase` moves by FLOW only. `health` and `health_reasons` are computed, never typed."""

    class Phase(models.TextChoices):
        INITIATION = "initiation", _("立項")
        TEAM = "team", _("組隊")
        PLANNING = "planning", _("策劃")
        EXECUTION = "execution", _("執行")
        ACCEPTANCE = "acceptance", _("驗收")
        SUMMARY = "summary", _("總結")
        AFTERCARE = "aftercare", _("售後")
        CLOSED = "closed", _("結案")

    class Health(models.TextChoices):
        OK = "ok", _("正常")
        WARN = "warn", _("需注意")
        BAD = "bad", _("偏離")
        NONE = "none", _("缺證據")

    ORDER = tuple(Phase.values)
    ACTIVE = (Phase.TEAM, Phase.PLANNING, Phase.EXECUTION, Phase.ACCEPTANCE)
    FLOW = Flow(
        {
            "form_team": ((Phase.INITIATION,), Phase.TEAM),
            "plan": ((Phase.TEAM,), Phase.PLANNING),
            "execute": ((Phase.PLANNING,), Phase.EXECUTION),
            "enter_acceptance": ((Phase.EXECUTION,), Phase.ACCEPTANCE),
            "summarise": ((Phase.ACCEPTANCE,), Phase.SUMMARY),
            "enter_aftercare": ((Phase.SUMMARY,), Phase.AFTERCARE),
            "close": ((Phase.AFTERCARE,), Phase.CLOSED),
        },
        field="phase",
    )

    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="projects")
    department = models.ForeignKey(Department, models.PROTECT, related_name="projects")
    manager = models.ForeignKey(Person, models.PROTECT, related_name="managed_projects")
    initiation = models.OneToOneField(Initiation, models.PROTECT, related_name="project")
    service_type = models.CharField(max_length=12, choices=ServiceType)
    contract_no = models.CharField(max_length=40, blank=True)
    contract_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    budget_total = models.DecimalField(max_digits=14, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField()
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.INITIATION)
    phase_since = models.DateTimeField()
    health = models.CharField(max_length=4, choices=Health, default=Health.NONE)
    health_reasons = models.JSONField(default=list, blank=True)
    health_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="project_ends_after_it_starts", condition=Q(ends_on__gt=F("starts_on"))
            ),
        ]
        indexes = [
            models.Index(fields=["phase", "-id"], name="project_by_phase"),
            models.Index(fields=["manager", "-id"], name="project_by_manager"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def place(self) -> int:
        """How far it has come: 0 is 立項, 7 is 結案."""
        return self.ORDER.index(self.phase)


class PhaseStep(models.Model):
    """The project entered a phase. Written once per phase, never changed."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="steps")
    phase = models.CharField(max_length=12, choices=Project.Phase)
    place = models.PositiveSmallIntegerField()
    entered_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["project", "place"], name="one_step_per_phase"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.get_phase_display()}"
