"""What becomes of a measure: done by tasks, checked, finished, verified, and out by two doors."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.actions.models import Action
from charter.kernel.journal.history import tracked
from charter.org.models import Department, Person, Post
from charter.rooms.improvement.models import Measure, MeasureTerms, ResourceAsk


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, person: Person) -> "CourseQuerySet":
        """What is to become better is for every colleague to know."""
        return self.none() if person.is_customer else self

    def planned(self) -> "CourseQuerySet":
        """Those that the version in force still has."""
        return self.filter(terms__version__state="in_force")

    def under_way(self, day: dt.date | None = None) -> "CourseQuerySet":
        """Begun by their dates, not finished, and in the plan."""
        found = self.planned().filter(state=Course.State.UNDER_WAY)
        return found.filter(starts__lte=day or clock.today())

    def behind(self) -> "CourseQuerySet":
        """Still under way after the last day."""
        return self.filter(state=Course.State.UNDER_WAY, ends__lt=clock.today())

    def timely(self) -> "CourseQuerySet":
        return self.filter(state=Course.State.UNDER_WAY, ends__gte=clock.today())


@tracked()
class Course(models.Model):
    """One per measure, from the day its plan takes effect. `terms` are those in force.

    A measure is closed by `roll_out` or by `replan` and by nothing else; the database says so too.
    """

    class State(models.TextChoices):
        UNDER_WAY = "under_way", _("進行中")
        FINISHED = "finished", _("待驗證效果")
        JUDGED = "judged", _("待確認結果")
        EFFECTIVE = "effective", _("有效，待推廣")
        INEFFECTIVE = "ineffective", _("未達預期，待重新調整")
        ROLLED_OUT = "rolled_out", _("已推廣")
        REPLANNED = "replanned", _("已重新調整")

    class Verdict(models.TextChoices):
        EFFECTIVE = "effective", _("有效")
        UNPROVEN = "unproven", _("未能證明有效")
        WORSE = "worse", _("變差")

    CLOSED = (State.ROLLED_OUT, State.REPLANNED)
    CONFIRMED = (State.EFFECTIVE, State.INEFFECTIVE, *CLOSED)
    FLOW = Flow(
        {
            "follow": ((State.UNDER_WAY,), State.UNDER_WAY),
            "progress": ((State.UNDER_WAY,), State.UNDER_WAY),
            "finish": ((State.UNDER_WAY,), State.FINISHED),
            "judge": ((State.FINISHED, State.JUDGED), State.JUDGED),
            "contest": ((State.JUDGED,), State.FINISHED),
            "confirm": ((State.JUDGED,), State.EFFECTIVE),
            "deny": ((State.JUDGED,), State.INEFFECTIVE),
            "roll_out": ((State.EFFECTIVE,), State.ROLLED_OUT),
            "replan": ((State.INEFFECTIVE,), State.REPLANNED),
        }
    )

    measure = models.OneToOneField(Measure, models.PROTECT, related_name="course")
    terms = models.ForeignKey(MeasureTerms, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField()
    state = models.CharField(max_length=12, choices=State, default=State.UNDER_WAY)
    since = models.DateField()
    percent = models.PositiveSmallIntegerField(default=0)
    checked_on = models.DateField(null=True, blank=True)
    finished_on = models.DateField(null=True, blank=True)
    done = models.TextField(blank=True)
    verify_by = models.DateField(null=True, blank=True)
    verify_period = models.CharField(max_length=20, blank=True)  # whose reading is waited for
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    facts: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_on = models.DateField(null=True, blank=True)
    exit_by = models.DateField(null=True, blank=True)
    case = models.TextField(blank=True)
    analysis = models.TextField(blank=True)
    successor = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="succeeds"
    )
    closed_on = models.DateField(null=True, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("改善措施的執行")
        ordering = ["ends", "id"]
        constraints = [
            models.CheckConstraint(
                name="course_confirmed_by_another",
                condition=Q(state__in=("under_way", "finished", "judged"))
                | Q(confirmed_by__isnull=False, confirmed_on__isnull=False)
                & ~Q(confirmed_by=F("owner")),
            ),
            models.CheckConstraint(
                name="course_leaves_by_its_verdict",
                condition=(~Q(state__in=("effective", "rolled_out")) | Q(verdict="effective"))
                & (
                    ~Q(state__in=("ineffective", "replanned"))
                    | Q(verdict__in=("unproven", "worse"))
                ),
            ),
            models.CheckConstraint(
                name="course_closed_by_two_doors_only",
                condition=Q(closed_on=None) & ~Q(state__in=("rolled_out", "replanned"))
                | Q(state="rolled_out", closed_on__isnull=False) & ~Q(case="")
                | Q(state="replanned", closed_on__isnull=False, successor__isnull=False)
                & ~Q(analysis=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "ends"], name="course_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        return self.state in self.CLOSED

    @property
    def days_late(self) -> int:
        late = self.state == self.State.UNDER_WAY and self.ends < clock.today()
        return (clock.today() - self.ends).days if late else 0

    @property
    def planned_percent(self) -> int:
        """What should be done by today if work grows evenly from the first day to the last."""
        whole = (self.ends - self.starts).days + 1
        gone = (clock.today() - self.starts).days + 1
        return max(0, min(100, gone * 100 // whole))

    @property
    def bar_tone(self) -> str:
        """Of its progress: behind the calendar, late, or in order."""
        if self.state != self.State.UNDER_WAY:
            return "ok"
        return "bad" if self.days_late else "warn" if self.percent < self.planned_percent else ""

    @property
    def tone(self) -> str:
        if self.days_late:
            return "bad"
        known = {"effective": "ok", "rolled_out": "ok", "ineffective": "bad", "replanned": "warn"}
        return known.get(self.state, "info")


@tracked()
class Task(models.Model):
    """A part of a measure for a post and a person: their action, and how much of it that is."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="tasks")
    action = models.OneToOneField(Action, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    percent = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("措施任務")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="task_is_a_part", condition=Q(percent__gte=1, percent__lte=100)
            )
        ]

    def __str__(self) -> str:
        return str(self.action)


@tracked()
class Allotment(models.Model):
    """What was given for what a measure asked, or the decision not to."""

    class Decision(models.TextChoices):
        GRANTED = "granted", _("全數配置")
        PARTLY = "partly", _("部分配置")
        DECLINED = "declined", _("不配置")

    course = models.ForeignKey(Course, models.PROTECT, related_name="allotments")
    ask = models.OneToOneField(ResourceAsk, models.PROTECT, related_name="allotment")
    decision = models.CharField(max_length=10, choices=Decision)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    on = models.DateField()

    class Meta:
        verbose_name = _("資源配置")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="less_than_asked_says_why", condition=Q(decision="granted") | ~Q(note="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.ask} {self.get_decision_display()}"


@tracked()
class Check(models.Model):
    """The office looked for itself how far a measure has come. Never changed."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="checks")
    on = models.DateField()
    percent = models.PositiveSmallIntegerField()
    finding = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("進度檢查")
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return self.finding[:60]


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def visible_to(self, person: Person) -> "AdoptionQuerySet":
        return self.none() if person.is_customer else self

    def waiting(self) -> "AdoptionQuerySet":
        return self.filter(state=Adoption.State.ASKED)


@tracked()
class Adoption(models.Model):
    """Another department and what worked elsewhere: taken up, or why not, by a day."""

    class State(models.TextChoices):
        ASKED = "asked", _("待採用")
        ADOPTED = "adopted", _("已採用")
        DECLINED = "declined", _("不適用")

    FLOW = Flow(
        {
            "adopt": ((State.ASKED,), State.ADOPTED),
            "decline": ((State.ASKED,), State.DECLINED),
        }
    )

    course = models.ForeignKey(Course, models.PROTECT, related_name="adoptions")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    due = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    note = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_on = models.DateField(null=True, blank=True)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("推廣應用")
        ordering = ["due", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "department"], name="one_adoption_per_department"
            ),
            models.CheckConstraint(
                name="adoption_answered_in_words", condition=Q(state="asked") | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course}・{self.department}"

    @property
    def tone(self) -> str:
        late = self.state == self.State.ASKED and self.due < clock.today()
        return "bad" if late else {"adopted": "ok", "declined": "none"}.get(self.state, "warn")
