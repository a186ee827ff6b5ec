"""A quality problem: from the report to the effect that somebody else has verified."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Customer, Department, Person
from charter.rooms.projects.models import Project
from charter.rooms.quality.models.causes import Cause
from charter.rooms.quality.models.words import Grade, Source, Step

YEAR = dt.timedelta(days=365)  # how far back the same cause in the same place counts


class ProblemQuerySet(models.QuerySet["Problem"]):
    def visible_to(self, person: Person) -> "ProblemQuerySet":
        """Problems are no secret among colleagues: who knows them can help. Customers see none."""
        return self.none() if person.is_customer else self.all()

    def open(self) -> "ProblemQuerySet":
        return self.filter(state__in=OPEN)

    def counted(self) -> "ProblemQuerySet":
        """What happened here: neither withdrawn nor brought in from elsewhere."""
        return self.exclude(state=Problem.State.WITHDRAWN).filter(imported=False)

    def closed(self) -> "ProblemQuerySet":
        return self.filter(state=Problem.State.CLOSED)

    def major(self) -> "ProblemQuerySet":
        return self.filter(grade=Grade.MAJOR)

    def late(self, on: dt.date | None = None) -> "ProblemQuerySet":
        """Not yet rectified though the deadline is over."""
        return self.filter(state__in=TO_RECTIFY, due__lt=on or clock.today())

    def uncontained(self, on: dt.date | None = None) -> "ProblemQuerySet":
        return self.open().filter(contained_at=None, contain_due__lt=on or clock.today())

    def to_verify(self, on: dt.date | None = None) -> "ProblemQuerySet":
        """The set time has gone by: the effect can be judged."""
        return self.filter(state=Problem.State.VERIFYING, verify_from__lte=on or clock.today())

    def unreported(self) -> "ProblemQuerySet":
        """Major, and management has no written report yet."""
        return self.open().major().filter(management_reported_at=None)

    def same(self, problem: "Problem") -> "ProblemQuerySet":
        """Of the same cause in the same place: project (without one: department) and step."""
        found = self.filter(cause=problem.cause_id, step=problem.step)
        if problem.project_id:
            return found.filter(project=problem.project_id)
        return found.filter(project=None, department=problem.department_id)

    def found_by(self, words: str) -> "ProblemQuerySet":
        """`QP-12` or part of the title."""
        number = words.strip().upper().removeprefix("QP-")
        if number.isascii() and number.isdecimal() and len(number) < 19:
            return self.filter(pk=int(number))
        return self.filter(title__icontains=words.strip())


@tracked()
class Problem(models.Model):
    """`round` begins anew when it is reopened; the verifications of all rounds stay on record.

    `due` is the last day on which it is rectified in time, `verify_from` the first on which its
    effect can be judged, `verify_by` the last.
    """

    class State(models.TextChoices):
        REPORTED = "reported", _("待應急")
        CONTAINED = "contained", _("待查原因")
        ANALYSED = "analysed", _("待訂措施")
        RECTIFYING = "rectifying", _("整改中")
        VERIFYING = "verifying", _("待驗證效果")
        CLOSED = "closed", _("已關閉")
        REOPENED = "reopened", _("重新開啟")
        WITHDRAWN = "withdrawn", _("已撤銷")

    FLOW = Flow(
        {
            "contain": ((State.REPORTED,), State.CONTAINED),
            "find_cause": ((State.CONTAINED, State.ANALYSED, State.REOPENED), State.ANALYSED),
            "plan": ((State.ANALYSED, State.RECTIFYING), State.RECTIFYING),
            "settle": ((State.RECTIFYING,), State.VERIFYING),
            "close": ((State.VERIFYING,), State.CLOSED),
            "deny": ((State.RECTIFYING, State.VERIFYING), State.REOPENED),
            "recur": ((State.VERIFYING, State.CLOSED), State.REOPENED),
            "withdraw": ((State.REPORTED, State.CONTAINED), State.WITHDRAWN),
        }
    )

    title = models.CharField(max_length=120)
    description = models.TextField()
    source = models.CharField(max_length=12, choices=Source)
    step = models.CharField(max_length=12, choices=Step)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="problems"
    )
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+")
    origin_kind = models.CharField(max_length=60, blank=True)
    origin_id = models.BigIntegerField(null=True, blank=True)
    origin_title = models.CharField(max_length=200, blank=True)
    reported_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField()
    owner = models.ForeignKey(Person, models.PROTECT, related_name="problems")
    state = models.CharField(max_length=12, choices=State, default=State.REPORTED)
    round = models.PositiveSmallIntegerField(default=1)

    is_safety = models.BooleanField(default=False)
    is_legal = models.BooleanField(default=False)
    is_contract = models.BooleanField(default=False)
    customers_hit = models.PositiveIntegerField(default=0)
    loss = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    grade = models.CharField(max_length=8, choices=Grade, default=Grade.MINOR)
    graded_by_rules = models.JSONField(default=list)  # the rules that were met, as in `grading`
    graded_because = models.TextField(blank=True)  # the words of somebody who raised it

    contain_due = models.DateField()
    containment = models.TextField(blank=True)
    contained_at = models.DateTimeField(null=True, blank=True)
    cause = models.ForeignKey(Cause, models.PROTECT, null=True, blank=True, related_name="problems")
    analysed_at = models.DateTimeField(null=True, blank=True)
    recurrence_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="recurrences"
    )
    planned_at = models.DateTimeField(null=True, blank=True)
    due = models.DateField()
    settled_at = models.DateTimeField(null=True, blank=True)
    verify_from = models.DateField(null=True, blank=True)
    verify_by = models.DateField(null=True, blank=True)
    verified_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    verified_on = models.DateField(null=True, blank=True)
    effect = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    major_at = models.DateTimeField(null=True, blank=True)
    informed_at = models.DateTimeField(null=True, blank=True)
    report_due = models.DateTimeField(null=True, blank=True)
    management_report = models.TextField(blank=True)
    management_reported_at = models.DateTimeField(null=True, blank=True)
    report_overdue_at = models.DateTimeField(null=True, blank=True)
    team_due = models.DateField(null=True, blank=True)

    imported = models.BooleanField(default=False)
    external_id = models.CharField(max_length=60, blank=True)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("質量問題")
        constraints = [
            models.CheckConstraint(
                name="problem_closed_only_by_another_after_the_set_time",
                condition=~Q(state="closed")
                | Q(
                    verified_by__isnull=False,
                    verified_on__isnull=False,
                    cause__isnull=False,
                    verify_from__lte=F("verified_on"),
                )
                & ~Q(verified_by=F("owner"))
                & ~Q(effect=""),
            ),
            models.CheckConstraint(
                name="problem_settled_has_a_day_of_verification",
                condition=~Q(state="verifying") | Q(verify_from__isnull=False),
            ),
            models.CheckConstraint(
                name="major_problem_has_its_clocks",
                condition=~Q(grade="major")
                | Q(imported=True)
                | Q(major_at__isnull=False, report_due__isnull=False, team_due__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~Q(external_id=""),
                name="one_problem_per_external_id",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="problem_by_state"),
            models.Index(fields=["owner", "-id"], name="problem_of_owner"),
            models.Index(fields=["project", "-id"], name="problem_of_project"),
            models.Index(fields=["grade", "-id"], name="problem_by_grade"),
            models.Index(fields=["cause", "step", "-id"], name="problem_of_cause"),
            models.Index(fields=["reported_at"], name="problem_reported"),
            models.Index(
                fields=["due", "-id"],
                condition=~Q(state__in=("closed", "withdrawn", "verifying")),
                name="problem_to_rectify",
            ),
            models.Index(
                fields=["owner"],
                condition=Q(
                    state__in=("reported", "contained", "analysed", "rectifying", "reopened")
                ),
                name="problem_owed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        return f"QP-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_major(self) -> bool:
        return self.grade == Grade.MAJOR

    @property
    def is_late(self) -> bool:
        return self.state in TO_RECTIFY and self.due < clock.today()

    @property
    def tone(self) -> str:
        if self.is_late or self.state == self.State.REOPENED:
            return "bad"
        return TONES.get(self.state, "none")


State = Problem.State
TO_RECTIFY = (
    State.REPORTED,
    State.CONTAINED,
    State.ANALYSED,
    State.RECTIFYING,
    State.REOPENED,
)
OPEN = (*TO_RECTIFY, State.VERIFYING)
TONES: dict[str, str] = {
    State.REPORTED: "warn",
    State.CONTAINED: "warn",
    State.ANALYSED: "warn",
    State.RECTIFYING: "info",
    State.VERIFYING: "info",
    State.CLOSED: "ok",
}
