"""The application to open a project, in parts (SP2.1.1b), and the budget (SP5.1a, SP5.1b)."""

from decimal import Decimal
from typing import TYPE_CHECKING

import pghistory
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.org.models import Customer, Department, Person, Role
from charter.rooms.projects.models.requirement import Requirement

if TYPE_CHECKING:
    from charter.rooms.projects.models.project import Project

SEES_ALL = (Role.MANAGEMENT, Role.IMPROVEMENT_OFFICE, Role.QUALITY, Role.FINANCE)


class ServiceType(models.TextChoices):
    """Decides which documents an acceptance needs."""

    BUILD = "build", _("建置與導入")
    MAINTENANCE = "maintenance", _("維護與維運")
    CONSULTING = "consulting", _("顧問與培訓")


class Category(models.TextChoices):
    """The budget categories of SP5.1."""

    LABOUR = "labour", _("人力")
    MATERIALS = "materials", _("物資採購")
    RENTAL = "rental", _("設備租賃")
    TRAVEL = "travel", _("差旅費")
    COMMUNICATION = "communication", _("通訊費")
    OFFICE = "office", _("辦公費")
    OTHER = "other", _("其他")


class InitiationQuerySet(models.QuerySet["Initiation"]):
    def visible_to(self, person: Person) -> "InitiationQuerySet":
        """The applicant, the proposed manager, their departments' heads, and the company's eyes."""
        if person.is_customer:
            return self.none()
        if person.has_role(*SEES_ALL):
            return self
        mine = Q(applicant=person) | Q(manager=person)
        if person.has_role(Role.DEPARTMENT_HEAD) and person.department_id:
            mine |= Q(department=person.department_id) | Q(
                applicant__department=person.department_id
            )
        return self.filter(mine)

    def drafts(self) -> "InitiationQuerySet":
        return self.filter(state__in=Initiation.OPEN)

    def submitted_once(self) -> "InitiationQuerySet":
        """Everything that was ever put before somebody."""
        return self.filter(submitted_at__isnull=False)


@pghistory.track()
class Initiation(models.Model):
    """`scope` is [{"text", "included"}], `milestones` is [{"title", "due": ISO day}].

    `total` is what the applicant declares; it must equal the sum of the budget's lines.
    `content_hash` is the hash of what was approved.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("審批中")
        RETURNED = "returned", _("退回修改")
        REJECTED = "rejected", _("已否決")
        WITHDRAWN = "withdrawn", _("已撤回")
        APPROVED = "approved", _("已核准")
        DISCARDED = "discarded", _("已刪除")

    OPEN = (State.DRAFT, State.RETURNED, State.WITHDRAWN)
    FLOW = Flow(
        {
            "fill": (OPEN, State.DRAFT),
            "submit": (OPEN, State.SUBMITTED),
            "return": ((State.SUBMITTED,), State.RETURNED),
            "reject": ((State.SUBMITTED,), State.REJECTED),
            "withdraw": ((State.SUBMITTED,), State.WITHDRAWN),
            "approve": ((State.SUBMITTED,), State.APPROVED),
            "discard": (OPEN, State.DISCARDED),
        }
    )

    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="initiations")
    requirement = models.ForeignKey(
        Requirement, models.PROTECT, null=True, blank=True, related_name="initiations"
    )
    service_type = models.CharField(max_length=12, choices=ServiceType, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    applicant = models.ForeignKey(Person, models.PROTECT, related_name="initiations")
    manager = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    background = models.TextField(blank=True)
    scope = models.JSONField(default=list, blank=True)
    results = models.TextField(blank=True)
    total = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    contract_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    contract_no = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    milestones = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)

    objects = InitiationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="initiation_ends_after_it_starts",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="initiation_by_state")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def is_open(self) -> bool:
        """The applicant may still change it."""
        return self.state in self.OPEN


class Goal(models.Model):
    """A goal that can be measured; proved at acceptance."""

    initiation = models.ForeignKey(Initiation, models.CASCADE, related_name="goals")
    text = models.CharField(max_length=300)
    measure = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class BudgetQuerySet(models.QuerySet["Budget"]):
    def approved(self) -> "BudgetQuerySet":
        return self.filter(approved_at__isnull=False)

    def unsettled(self) -> "BudgetQuerySet":
        """A change before the approvers."""
        return self.filter(version__gt=1, approved_at=None, dropped_at=None)

    def in_force_of(self, project: "Project") -> "Budget | None":
        return self.approved().filter(project=project).order_by("-version").first()


@pghistory.track()
class Budget(models.Model):
    """One version of a budget. The newest with `approved_at` is in force."""

    initiation = models.ForeignKey(
        Initiation, models.PROTECT, null=True, blank=True, related_name="budgets"
    )
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, null=True, blank=True, related_name="budgets"
    )
    version = models.PositiveSmallIntegerField(default=1)
    approved_at = models.DateTimeField(null=True, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True, db_default="")
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = BudgetQuerySet.as_manager()

    project_id: int | None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "version"],
                condition=Q(project__isnull=False),
                name="one_budget_per_version",
            ),
            models.UniqueConstraint(
                fields=["initiation"],
                condition=Q(initiation__isnull=False),
                name="one_budget_per_initiation",
            ),
        ]

    def __str__(self) -> str:
        owner: Project | Initiation | None = self.project or self.initiation
        return f"{owner} v{self.version}"

    def sum(self) -> Decimal:
        """The sum of its lines, in the company's currency."""
        return self.lines.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


class BudgetLine(models.Model):
    budget = models.ForeignKey(Budget, models.CASCADE, related_name="lines")
    category = models.CharField(max_length=15, choices=Category)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    basis = models.CharField(max_length=300)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="budget_line_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.amount}"
