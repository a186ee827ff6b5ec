"""A risk from the day somebody saw it to its outcome and lesson (SP6.1 to SP6.3)."""

import datetime as dt

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.actions.models import Action
from charter.kernel.journal.history import tracked
from charter.kernel.registers.models import Grade
from charter.kernel.registers.rules import STRATEGIES
from charter.org.models import Department, Person, Role
from charter.rooms.projects.models import Project
from charter.rooms.risk.models.sweeps import Category, Sweep

SEES_ALL = (Role.MANAGEMENT, Role.QUALITY, Role.IMPROVEMENT_OFFICE, Role.STEERING_GROUP)
TONE = {"": "none", "low": "ok", "medium": "info", "high": "warn", "extreme": "bad"}


class Nature(models.TextChoices):
    THREAT = "threat", _("威脅")
    CHANCE = "chance", _("機會")


class RiskQuerySet(models.QuerySet["Risk"]):
    def open(self) -> "RiskQuerySet":
        return self.exclude(state=Risk.State.CLOSED)

    def assessed(self) -> "RiskQuerySet":
        """Open, and graded."""
        return self.filter(state__in=(Risk.State.OPEN, Risk.State.RESPONDING))

    def focus(self) -> "RiskQuerySet":
        return self.open().filter(is_focus=True)

    def weighty(self, limit: int) -> "RiskQuerySet":
        """Graded so that they must be watched. The product only meets the limit that the policy
        states; it is neither kept nor shown. The worst impact always counts."""
        product = F("likelihood") * F("impact")
        worst = Q(impact=F("scale")) | Q(grade=Grade.EXTREME)
        found = self.assessed().annotate(weight=product)
        return found.filter(Q(weight__gte=limit) | worst)

    def untreated(self) -> "RiskQuerySet":
        """Graded above low, without a strategy."""
        return self.assessed().filter(strategy="").exclude(grade=Grade.LOW)

    def late(self, on: dt.date | None = None) -> "RiskQuerySet":
        """The day has gone by on which a response was due, or one of its measures is overdue."""
        day = on or clock.today()
        measures = Measure.objects.filter(risk=OuterRef("pk"), action__state=Action.State.OPEN)
        slow = Q(Exists(measures.filter(action__due__lt=day)))
        return self.open().filter(slow | Q(strategy="", treat_by__lt=day))

    def found_by(self, words: str) -> "RiskQuerySet":
        return self.filter(Q(title__icontains=words) | Q(number__icontains=words))

    def visible_to(self, person: Person) -> "RiskQuerySet":
        """Mine, my people's, those of projects I may see; the company's eyes see all."""
        if person.is_customer:
            return self.none()
        if person.has_role(*SEES_ALL):
            return self
        seen = Q(owner=person) | Q(opened_by=person)
        seen |= Q(owner__in=Person.objects.reporting_to(person).values("pk"))
        seen |= Q(project__in=Project.objects.visible_to(person).order_by().values("pk"))
        if person.has_role(Role.DEPARTMENT_HEAD) and person.department_id:
            seen |= Q(department=person.department_id)
        return self.filter(seen)


@tracked()
class Risk(models.Model):
    """Likelihood and impact stand side by side, never as one figure (IEC 31010).

    `scale` is the size of the matrix of its grading. The first grading is the inherent one,
    `grade` the current, `residual_grade` what is expected once the response has worked.
    `expected_loss` is probability x loss; of a chance both are what might be gained.
    """

    class State(models.TextChoices):
        IDENTIFIED = "identified", _("待評估")
        OPEN = "open", _("待應對")
        RESPONDING = "responding", _("應對中")
        CLOSED = "closed", _("已關閉")

    FLOW = Flow(
        {
            "assess": ((State.IDENTIFIED, State.OPEN), State.OPEN),
            "reassess": ((State.RESPONDING,), State.RESPONDING),
            "respond": ((State.OPEN, State.RESPONDING), State.RESPONDING),
            "close": ((State.OPEN, State.RESPONDING), State.CLOSED),
            "reopen": ((State.CLOSED,), State.OPEN),
            "keep_identified": ((State.IDENTIFIED,), State.IDENTIFIED),
            "keep_open": ((State.OPEN,), State.OPEN),
            "keep_responding": ((State.RESPONDING,), State.RESPONDING),
        }
    )

    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    cause = models.TextField(blank=True)
    consequence = models.TextField(blank=True)
    category = models.CharField(max_length=10, choices=Category)
    nature = models.CharField(max_length=6, choices=Nature, default=Nature.THREAT)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="risks"
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    phase = models.CharField(max_length=12, choices=Project.Phase, blank=True)
    sweep = models.ForeignKey(Sweep, models.PROTECT, null=True, blank=True, related_name="risks")
    likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    impact = models.PositiveSmallIntegerField(null=True, blank=True)
    scale = models.PositiveSmallIntegerField(default=5)
    grade = models.CharField(max_length=10, choices=Grade, blank=True)
    probability = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    loss = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    expected_loss = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="TWD")
    residual_likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    residual_impact = models.PositiveSmallIntegerField(null=True, blank=True)
    residual_grade = models.CharField(max_length=10, choices=Grade, blank=True)
    strategy = models.CharField(max_length=10, choices=STRATEGIES, blank=True)
    acceptance = models.TextField(blank=True)
    is_focus = models.BooleanField(default=False)
    focus_reason = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="risks")
    state = models.CharField(max_length=12, choices=State, default=State.IDENTIFIED)
    treat_by = models.DateField(null=True, blank=True)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    assessed_at = models.DateTimeField(null=True, blank=True)
    has_occurred = models.BooleanField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    lesson = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = RiskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="risk_graded_whole_or_identified",
                condition=Q(state="identified", likelihood=None, impact=None, grade="")
                | Q(likelihood__gte=1, likelihood__lte=F("scale"))
                & Q(impact__gte=1, impact__lte=F("scale"))
                & ~Q(grade="")
                & ~Q(state="identified"),
            ),
            models.CheckConstraint(
                name="risk_closed_with_outcome_and_lesson",
                condition=~Q(state="closed")
                | ~Q(outcome="") & ~Q(lesson="") & Q(has_occurred__isnull=False),
            ),
            models.CheckConstraint(
                name="risk_residual_whole_or_none",
                condition=Q(residual_likelihood=None, residual_impact=None, residual_grade="")
                | Q(residual_likelihood__isnull=False, residual_impact__isnull=False)
                & ~Q(residual_grade=""),
            ),
            models.CheckConstraint(
                name="risk_responding_has_strategy",
                condition=~Q(state="responding") | ~Q(strategy=""),
            ),
            models.CheckConstraint(
                name="risk_loss_not_negative",
                condition=(Q(loss=None) | Q(loss__gte=0))
                & (Q(probability=None) | Q(probability__range=(0, 100))),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="risk_by_state"),
            models.Index(fields=["project", "state"], name="risk_of_project"),
            models.Index(fields=["owner", "state"], name="risk_of_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_open(self) -> bool:
        return self.state != self.State.CLOSED

    @property
    def is_assessed(self) -> bool:
        return bool(self.grade)

    @property
    def is_overdue(self) -> bool:
        """No response although its day has gone by."""
        due = self.treat_by
        return self.is_open and not self.strategy and due is not None and due < clock.today()

    @property
    def tone(self) -> str:
        return TONE[self.grade] if self.is_open else "done"

    @property
    def residual_tone(self) -> str:
        return TONE[self.residual_grade]


class Grading(models.Model):
    """One grading: the inherent one, each time it moved, and what a response should bring."""

    class Stage(models.TextChoices):
        INHERENT = "inherent", _("初評")
        CURRENT = "current", _("改評")
        RESIDUAL = "residual", _("應對後預期")

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="gradings")
    stage = models.CharField(max_length=10, choices=Stage)
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    scale = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=10, choices=Grade)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["risk", "-id"], name="grading_of_risk")]

    def __str__(self) -> str:
        return f"{self.likelihood}×{self.impact} {self.get_grade_display()}"

    @property
    def tone(self) -> str:
        return TONE[self.grade]


@tracked()
class Measure(models.Model):
    """What a response costs; who does it, by when and how it ended is its action."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="measures")
    action = models.OneToOneField(Action, models.PROTECT, related_name="+")
    strategy = models.CharField(max_length=10, choices=STRATEGIES)
    cost = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="TWD")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="measure_cost_not_negative", condition=Q(cost=None) | Q(cost__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return str(self.action)
