"""Checks: planned, worked through item by item on a checklist frozen when they began, done."""

import datetime as dt

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Customer, Department, Person
from charter.rooms.projects.models import Project, Task
from charter.rooms.projects.models.initiation import ServiceType
from charter.rooms.quality.models.problems import Problem
from charter.rooms.quality.models.words import Aspect, Mark, Method, Step


class Severity(models.TextChoices):
    """Of inspection by samples (ISO 2859-1)."""

    NORMAL = "normal", _("正常檢驗")
    TIGHTENED = "tightened", _("加嚴檢驗")


class CheckQuerySet(models.QuerySet["Check"]):
    def visible_to(self, person: Person) -> "CheckQuerySet":
        """As with problems: no secret among colleagues, and nothing for customers."""
        return self.none() if person.is_customer else self

    def counted(self) -> "CheckQuerySet":
        return self.exclude(state=Check.State.CANCELLED)

    def open(self) -> "CheckQuerySet":
        return self.filter(state__in=OPEN)

    def done(self) -> "CheckQuerySet":
        return self.filter(state=Check.State.DONE)

    def failed(self) -> "CheckQuerySet":
        return self.done().filter(passed=False)

    def late(self, on: dt.date | None = None) -> "CheckQuerySet":
        return self.open().filter(due__lt=on or clock.today())

    def of_deliverable(self, task: int, name: str) -> "CheckQuerySet":
        """By the task and the name of what it produces: both stay when the plan gets a version."""
        return self.filter(task=task, deliverable=name)

    def found_by(self, words: str) -> "CheckQuerySet":
        """`QC-12` or part of the title."""
        number = words.strip().upper().removeprefix("QC-")
        if number.isascii() and number.isdecimal() and len(number) < 19:
            return self.filter(pk=int(number))
        return self.filter(title__icontains=words.strip())


@tracked()
class Check(models.Model):
    """`author` made what is checked. `words` is the checklist as it was when the check began,
    `drawn_from` the versions of the standards that it was drawn from.

    Of repeated work a sample is drawn (`sampling`): `lot` units, of which those numbered in
    `sample` are looked at; up to `accept` of them may fail.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("待檢查")
        DOING = "doing", _("檢查中")
        DONE = "done", _("已完成")
        CANCELLED = "cancelled", _("已取消")

    FLOW = Flow(
        {
            "begin": ((State.PLANNED,), State.DOING),
            "answer": ((State.DOING,), State.DOING),
            "finish": ((State.DOING,), State.DONE),
            "cancel": ((State.PLANNED, State.DOING), State.CANCELLED),
        }
    )

    title = models.CharField(max_length=160)
    method = models.CharField(max_length=12, choices=Method)
    service_type = models.CharField(max_length=12, choices=ServiceType)
    step = models.CharField(max_length=12, choices=Step)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="checks"
    )
    task = models.ForeignKey(Task, models.SET_NULL, null=True, blank=True, related_name="checks")
    deliverable = models.CharField(max_length=120, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    checker = models.ForeignKey(Person, models.PROTECT, related_name="checks")
    planned_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField()
    due = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)

    words = models.JSONField(default=list, blank=True)
    drawn_from = models.JSONField(default=list, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)
    told_by = models.CharField(max_length=60, blank=True)
    remark = models.TextField(blank=True)

    lot = models.PositiveIntegerField(null=True, blank=True)
    units = models.JSONField(default=list, blank=True)
    aql = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    letter = models.CharField(max_length=1, blank=True)
    accept = models.PositiveSmallIntegerField(null=True, blank=True)
    severity = models.CharField(max_length=10, choices=Severity, blank=True)
    seed = models.BigIntegerField(null=True, blank=True)
    sample = models.JSONField(default=list, blank=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("質量檢查")
        constraints = [
            models.CheckConstraint(
                name="cross_check_never_by_the_author",
                condition=~Q(method="cross") | Q(author__isnull=False) & ~Q(checker=F("author")),
            ),
            models.CheckConstraint(
                name="self_check_by_the_author",
                condition=~Q(method="self") | Q(checker=F("author")),
            ),
            models.CheckConstraint(
                name="check_done_has_its_result",
                condition=~Q(state="done")
                | Q(done_at__isnull=False, done_on__isnull=False, passed__isnull=False)
                & ~Q(words=[]),
            ),
            models.CheckConstraint(
                name="customer_feedback_names_who_said_it",
                condition=~Q(state="done", method="customer") | ~Q(told_by=""),
            ),
            models.CheckConstraint(
                name="sampled_check_has_its_plan",
                condition=Q(lot=None)
                | Q(aql__isnull=False)
                & (
                    Q(state="planned")
                    | Q(state="cancelled")
                    | Q(seed__isnull=False, accept__isnull=False)
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="check_by_state"),
            models.Index(fields=["checker", "-id"], name="check_of_checker"),
            models.Index(fields=["project", "-id"], name="check_of_project"),
            models.Index(fields=["task", "deliverable"], name="check_of_deliverable"),
            models.Index(fields=["done_at"], name="check_done"),
            models.Index(
                fields=["due", "-id"],
                condition=Q(state__in=("planned", "doing")),
                name="check_to_do",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        return f"QC-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due < clock.today()

    def lots_before(self) -> CheckQuerySet:
        """Samples of the same department, type and step under the same AQL, the newest first."""
        same = {name: getattr(self, name) for name in ("service_type", "step", "aql")}
        alike = Check.objects.done().filter(**same, department=self.department_id, lot__gt=0)
        return alike.exclude(pk=self.pk).order_by("-done_at", "-pk")

    @property
    def is_sampled(self) -> bool:
        return self.lot is not None

    @property
    def said(self) -> "str | Promise":
        """Its state, or what came of it; for whoever will read it."""
        if self.state == self.State.DONE:
            return _("合格") if self.passed else _("不合格")
        return self.State(self.state).label

    @property
    def word(self) -> str:
        return str(self.said)

    @property
    def tone(self) -> str:
        return tone_of(self.state, self.passed, self.is_late)


OPEN = (Check.State.PLANNED, Check.State.DOING)


def tone_of(state: str, passed: bool | None, late: bool) -> str:
    if state == Check.State.DONE:
        return "ok" if passed else "bad"
    if state == Check.State.CANCELLED:
        return "none"
    return "bad" if late else "info"


class CheckItemQuerySet(models.QuerySet["CheckItem"]):
    def visible_to(self, person: Person) -> "CheckItemQuerySet":
        return self.none() if person.is_customer else self

    def failed(self) -> "CheckItemQuerySet":
        return self.filter(mark=Mark.FAIL)


@tracked()
class CheckItem(models.Model):
    """One line of the checklist, or one unit of a sample, in the words it was checked with; the
    database refuses to change those, and the mark too once the check is done."""

    check_of = models.ForeignKey(Check, models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField()
    aspect = models.CharField(max_length=10, choices=Aspect, blank=True)
    step = models.CharField(max_length=12, choices=Step, blank=True)
    question = models.CharField(max_length=300)
    demand = models.CharField(max_length=300, blank=True)
    mark = models.CharField(max_length=4, choices=Mark, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    problem = models.ForeignKey(
        Problem, models.PROTECT, null=True, blank=True, related_name="check_items"
    )

    objects = CheckItemQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["check_of", "place"], name="one_item_per_place"),
            models.CheckConstraint(
                name="what_fails_says_why", condition=~Q(mark="fail") | ~Q(note="")
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="checked_words_are_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                declare=[("holds", "text")],
                func="""
                    IF TG_OP = 'DELETE' THEN
                        RAISE EXCEPTION 'an item of a check is kept';
                    END IF;
                    SELECT state INTO holds FROM quality_check WHERE id = OLD.check_of_id;
                    IF (NEW.question, NEW.demand, NEW.aspect, NEW.step, NEW.check_of_id)
                       IS DISTINCT FROM
                       (OLD.question, OLD.demand, OLD.aspect, OLD.step, OLD.check_of_id)
                       OR (holds <> 'doing' AND (NEW.mark, NEW.note)
                           IS DISTINCT FROM (OLD.mark, OLD.note)) THEN
                        RAISE EXCEPTION 'a check keeps the words it was done with';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.question
