"""Graded records with their response and the history of their movement."""

import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.database.prepared import Prepared
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import kinds_of, url_of, visible_kinds
from charter.kernel.registers.matrix import FIVE, Cells
from charter.kernel.registers.rules import REGISTERS, STRATEGIES
from charter.org.models import Person, Role

SEES_ALL = (Role.MANAGEMENT, Role.QUALITY, Role.IMPROVEMENT_OFFICE, Role.STEERING_GROUP)
TONE = {"low": "ok", "medium": "info", "high": "warn", "extreme": "bad"}


class Grade(models.TextChoices):
    LOW = "low", _("低")
    MEDIUM = "medium", _("中")
    HIGH = "high", _("高")
    EXTREME = "extreme", _("極高")


class MatrixQuerySet(models.QuerySet["Matrix"]):
    def visible_to(self, person: Person) -> "MatrixQuerySet":
        """By which rules is graded, all colleagues may know."""
        return self.none() if person.is_customer else self


@tracked()
class Matrix(models.Model):
    """The organisation's matrix; the newest rules, older records keep the grade they got."""

    cells = models.JSONField()
    reason = models.TextField(blank=True)
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    objects = MatrixQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{len(self.cells)}×{len(self.cells)}"


NEWEST = Prepared(lambda: Matrix.objects.order_by("-id").values_list("cells")[:1])


def current_matrix() -> Cells:
    newest = NEWEST.first()
    return newest.cells if newest else FIVE


class RecordQuerySet(models.QuerySet["Record"]):
    def in_register(self, name: str) -> "RecordQuerySet":
        return self.filter(register=name)

    def about(self, root: models.Model) -> "RecordQuerySet":
        return self.filter(about_kind=kind_of(root), about_id=root.pk)

    def open(self) -> "RecordQuerySet":
        return self.exclude(state=Record.State.CLOSED)

    def overdue(self, on: dt.date | None = None) -> "RecordQuerySet":
        """Open, and the day by which the response was due has gone by."""
        return self.open().filter(response_due__lt=on or clock.today())

    def found_by(self, words: str) -> "RecordQuerySet":
        return self.filter(Q(title__icontains=words) | Q(number__icontains=words))

    def at_least(self, grade: str) -> "RecordQuerySet":
        """Of that grade or a worse one."""
        order = Grade.values
        return self.filter(grade__in=order[order.index(grade) :])

    def worst_first(self) -> "RecordQuerySet":
        worst = models.Case(
            *(models.When(grade=g, then=models.Value(i)) for i, g in enumerate(Grade.values)),
            output_field=models.IntegerField(),
        )
        return self.order_by(worst.desc(), "-pk")

    def visible_to(self, person: Person) -> "RecordQuerySet":
        """Mine, and those of records that I may see; offices see all."""
        if person.is_customer or person.has_role(*SEES_ALL):
            return self.visible_among(person, ())
        return self.visible_among(person, kinds_of(Record, "about_kind"))

    def visible_among(self, person: Person, kinds: Iterable[str]) -> "RecordQuerySet":
        """The same, where it is known which kinds of records the registers are about."""
        if person.is_customer:
            return self.none()
        if person.has_role(*SEES_ALL):
            return self
        seen = Q(owner=person) | Q(opened_by=person)
        seen |= Q(owner__in=Person.objects.reporting_to(person).values("pk"))
        for kind, keys in visible_kinds(person, kinds).items():
            seen |= Q(about_kind=kind, about_id__in=keys)
        return self.filter(seen)


@tracked()
class Record(models.Model):
    """One line of a register. Likelihood and impact stand side by side, never as one score.

    The first movement is the inherent grading, `grade` the current one, `residual_grade` what is
    expected once the response has worked.
    """

    class State(models.TextChoices):
        OPEN = "open", _("待應對")
        RESPONDING = "responding", _("應對中")
        CLOSED = "closed", _("已關閉")

    FLOW = Flow(
        {
            "regrade": ((State.OPEN,), State.OPEN),
            "regrade_responding": ((State.RESPONDING,), State.RESPONDING),
            "respond": ((State.OPEN, State.RESPONDING), State.RESPONDING),
            "close": ((State.OPEN, State.RESPONDING), State.CLOSED),
            "reopen": ((State.CLOSED,), State.OPEN),
            "edit": ((State.OPEN,), State.OPEN),
            "edit_responding": ((State.RESPONDING,), State.RESPONDING),
            "hand_over": ((State.OPEN,), State.OPEN),
            "hand_over_responding": ((State.RESPONDING,), State.RESPONDING),
        }
    )

    register = models.CharField(max_length=40)
    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=40)
    about_kind = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(default=0)
    about_title = models.CharField(max_length=200, blank=True)
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=10, choices=Grade)
    residual_likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    residual_impact = models.PositiveSmallIntegerField(null=True, blank=True)
    residual_grade = models.CharField(max_length=10, choices=Grade, blank=True)
    strategy = models.CharField(max_length=20, blank=True)
    expected_loss = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="TWD")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="register_records")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    response = models.TextField(blank=True)
    response_due = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    lesson = models.TextField(blank=True)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="record_scales_1_to_5",
                condition=Q(likelihood__range=(1, 5), impact__range=(1, 5)),
            ),
            models.CheckConstraint(
                name="record_closed_with_outcome",
                condition=~Q(state="closed") | ~Q(outcome="") & ~Q(lesson=""),
            ),
            models.CheckConstraint(
                name="record_residual_whole_or_none",
                condition=Q(residual_likelihood=None, residual_impact=None, residual_grade="")
                | Q(residual_likelihood__range=(1, 5), residual_impact__range=(1, 5))
                & ~Q(residual_grade=""),
            ),
            models.CheckConstraint(
                name="record_loss_not_negative",
                condition=Q(expected_loss=None) | Q(expected_loss__gte=0),
            ),
        ]
        indexes = [
            models.Index(fields=["register", "state", "-id"], name="record_of_register"),
            models.Index(fields=["about_kind", "about_id"], name="record_about_root"),
            models.Index(fields=["grade", "-id"], name="record_of_grade"),
            models.Index(
                fields=["-id"], condition=~Q(state="closed"), name="record_not_yet_closed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def register_label(self) -> str:
        found = REGISTERS.get(self.register)
        return str(found.label) if found else self.register

    @property
    def kind_label(self) -> str:
        found = REGISTERS.get(self.register)
        return str(dict(found.kinds).get(self.kind, self.kind)) if found else self.kind

    @property
    def is_overdue(self) -> bool:
        due = self.response_due
        return due is not None and self.state != self.State.CLOSED and due < clock.today()

    @property
    def strategy_label(self) -> str:
        return str(dict(STRATEGIES).get(self.strategy, self.strategy))

    @property
    def tone(self) -> str:
        return "done" if self.state == self.State.CLOSED else TONE[self.grade]

    @property
    def residual_tone(self) -> str:
        return TONE.get(self.residual_grade, "none")

    @property
    def about_url(self) -> str:
        return url_of(self.about_kind, self.about_id) if self.about_kind else ""


class Movement(models.Model):
    """One grading: when the record was opened, each time it was graded anew, and what is expected
    of a response."""

    class Stage(models.TextChoices):
        INHERENT = "inherent", _("初評")
        CURRENT = "current", _("改評")
        RESIDUAL = "residual", _("應對後預期")

    stage = models.CharField(max_length=10, choices=Stage, default=Stage.CURRENT)
    record = models.ForeignKey(Record, models.PROTECT, related_name="movements")
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=10, choices=Grade)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["record", "-id"], name="movement_of_record")]

    def __str__(self) -> str:
        return f"{self.likelihood}×{self.impact} {self.get_grade_display()}"


class Counter(models.Model):
    """The last number given in a register and year; its row lock keeps numbers without gaps."""

    name = models.CharField(max_length=60, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.last}"


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def offered_to(self, person: Person) -> "SavedViewQuerySet":
        """Mine, and those that colleagues of my department share."""
        near = Q(is_shared=True, person__department=person.department_id)
        return self.filter(Q(person=person) | near).order_by("name", "pk")


class SavedView(models.Model):
    """Any list of the house with its filters under a name: `path` is the list's address, `query`
    the part after `?`."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    path = models.CharField(max_length=120, default="/registers/")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    is_shared = models.BooleanField(default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "path", "name"], name="one_view_of_a_name"),
        ]
        indexes = [models.Index(fields=["path"], name="saved_view_of_list")]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return f"{self.path}?{self.query}"
