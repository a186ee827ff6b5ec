"""A case: what a customer told us, from registering to following up."""

import re
from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.ground.search import matching
from charter.org.models import Customer, Department, Person
from charter.org.reach import shown
from charter.rooms.aftersales.models.commitments import (
    Category,
    Channel,
    Commitment,
    Level,
    Priority,
)
from charter.rooms.projects.models import Project

if TYPE_CHECKING:
    import datetime as dt

NUMBER = re.compile(r"(?:TK-?)(\d+)", re.IGNORECASE)
OWN = Q(imported=False)
PROVED = "id state department registered_at classified_at resolved_at followed_up_at".split()
UNSOLVED = Q(state__in=("new", "in_progress", "waiting", "reopened"))
AWAITING = Q(state__in=("resolved", "closed"), followed_up_at=None, imported=False)
UNEXPLAINED = OWN & Q(state__in=("resolved", "closed")) & (Q(cause="") | Q(solution=""))


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, person: Person) -> "CaseQuerySet":
        """Staff see every case; a customer's contact only those of the own organisation."""
        return shown(self, person) if person.is_customer else self.all()

    def open(self) -> "CaseQuerySet":
        return self.filter(state__in=OPEN)

    def solved(self) -> "CaseQuerySet":
        return self.filter(state__in=(Case.State.RESOLVED, Case.State.CLOSED))

    def unassigned(self) -> "CaseQuerySet":
        return self.open().filter(assignee=None)

    def of(self, person: Person) -> "CaseQuerySet":
        return self.filter(assignee=person)

    def due_before(self, moment: "dt.datetime") -> "CaseQuerySet":
        return self.open().filter(next_due__lte=moment)

    def awaiting_follow_up(self) -> "CaseQuerySet":
        return self.solved().filter(followed_up_at=None, imported=False)

    def by_urgency(self) -> "CaseQuerySet":
        """The next due moment first; those whose clock stands come last."""
        return self.order_by(F("next_due").asc(nulls_last=True), "id")

    def from_place(self, due: "dt.datetime", pk: int) -> "CaseQuerySet":
        """That place in the order of urgency and what follows it, but for clocks that stand."""
        here = Q(next_due__gt=due) | Q(next_due=due, pk__gte=pk)
        return self.filter(here, next_due__gte=due).by_urgency()

    def before_place(self, due: "dt.datetime", pk: int) -> "CaseQuerySet":
        """What stands above that place, the nearest first."""
        above = Q(next_due__lt=due) | Q(next_due=due, pk__lt=pk)
        return self.filter(above, next_due__lte=due).order_by("-next_due", "-id")

    def standing(self) -> "CaseQuerySet":
        """None of its clocks runs: these come last, by number."""
        return self.filter(next_due=None).by_urgency()  # in the words of the index

    def found_by(self, text: str) -> "CaseQuerySet":
        """`TK-2291` or words; the newest first, nothing is counted."""
        if number := NUMBER.fullmatch(text.strip()):
            return self.filter(pk=int(number[1]))
        return self.filter(matching("search", text)).order_by("-id")


class Case(models.Model):
    """`next_due` is the nearest due moment of its running clocks (NULL while none runs).

    A merged case keeps what was said in it and points to the one that goes on; `before_merge` is
    the state to which it returns when that was a mistake.
    """

    class State(models.TextChoices):
        NEW = "new", _("新進")
        IN_PROGRESS = "in_progress", _("處理中")
        WAITING = "waiting", _("等客戶回覆")
        RESOLVED = "resolved", _("已解決")
        CLOSED = "closed", _("已結案")
        REOPENED = "reopened", _("重新開啟")
        CANCELLED = "cancelled", _("已取消")
        MERGED = "merged", _("已併入")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="cases")
    contact = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="reported_cases"
    )
    contact_name = models.CharField(max_length=60, blank=True)
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="cases"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="cases"
    )
    title = models.CharField(max_length=120)
    text = models.TextField()
    channel = models.CharField(max_length=10, choices=Channel)
    category = models.CharField(max_length=20, choices=Category, blank=True)
    topic = models.CharField(max_length=40, blank=True)
    impact = models.PositiveSmallIntegerField(choices=Level)
    urgency = models.PositiveSmallIntegerField(choices=Level)
    priority = models.PositiveSmallIntegerField(choices=Priority)
    guessed_by = models.CharField(max_length=120, blank=True)  # the words that proposed it
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    assignee = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="assigned_cases"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+"
    )
    registered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    classified_at = models.DateTimeField(null=True, blank=True)
    responded_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    cause = models.TextField(blank=True)
    solution = models.TextField(blank=True)
    next_due = models.DateTimeField(null=True, blank=True)
    imported = models.BooleanField(default=False)
    source = models.CharField(max_length=60, blank=True)
    external_id = models.CharField(max_length=60, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    before_merge = models.CharField(max_length=12, choices=State, blank=True)
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="split_off"
    )
    search = SearchVectorField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="case_search"),
            models.Index(
                F("next_due").asc(nulls_last=True), "id", name="case_next_due", condition=UNSOLVED
            ),
            models.Index(fields=["customer", "-id"], name="case_of_customer"),
            models.Index(
                "assignee",
                F("next_due").asc(nulls_last=True),
                "id",
                name="case_open_of_assignee",
                condition=UNSOLVED,
            ),
            models.Index(fields=["customer", "topic", "-id"], name="case_of_topic"),
            models.Index(fields=["state", "-id"], name="case_by_state"),
            models.Index(fields=["received_at"], name="case_received"),
            # What the proofs read of a year: a case with its texts is ten times as wide.
            models.Index(fields=["received_at"], condition=OWN, include=PROVED, name="case_proved"),
            models.Index(fields=["id"], condition=UNEXPLAINED, name="case_unexplained"),
            models.Index(fields=["id"], condition=AWAITING, name="case_awaiting_follow_up"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~Q(external_id=""),
                name="one_case_per_external_id",
            ),
            models.CheckConstraint(
                name="a_merged_case_says_into_which",
                condition=Q(state="merged", merged_into__isnull=False)
                | ~Q(state="merged") & Q(merged_into=None),
            ),
            models.CheckConstraint(
                name="resolved_case_has_cause_and_solution",
                condition=~Q(state__in=("resolved", "closed"))
                | Q(imported=True)
                | (~Q(cause="") & ~Q(solution="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        return f"TK-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def reporter(self) -> str:
        return str(self.contact) if self.contact_id else self.contact_name


State = Case.State
OPEN = (State.NEW, State.IN_PROGRESS, State.WAITING, State.REOPENED)
WORKING = (State.IN_PROGRESS, State.REOPENED)
FLOW = Flow(
    {
        "start": ((State.NEW,), State.IN_PROGRESS),
        "hold": ((State.NEW, *WORKING), State.WAITING),
        "resume": ((State.WAITING,), State.IN_PROGRESS),
        "resolve": (OPEN, State.RESOLVED),
        "close": ((State.RESOLVED,), State.CLOSED),
        "reopen": ((State.RESOLVED, State.CLOSED), State.REOPENED),
        "cancel": (OPEN, State.CANCELLED),
        "merge": (OPEN, State.MERGED),
        "unmerge": ((State.MERGED,), State.IN_PROGRESS),
        "unmerge_new": ((State.MERGED,), State.NEW),
        "unmerge_waiting": ((State.MERGED,), State.WAITING),
    }
)


class ReplyQuerySet(models.QuerySet["Reply"]):
    def visible_to(self, person: Person) -> "ReplyQuerySet":
        return shown(self, person) if person.is_customer else self.all()


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, person: Person) -> "NoteQuerySet":
        return self.none() if person.is_customer else self.all()


class Reply(models.Model):
    """What the customer may read: our answers and the customer's own words. `who` is the name of
    somebody at the customer's who has no account and wrote or called."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="replies")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    who = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    text = models.TextField()
    channel = models.CharField(max_length=10, choices=Channel)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class Note(models.Model):
    """What only staff may read; in a table of its own, so that no query can mix them up."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class FollowUp(models.Model):
    """A call after solving: a score from 1 to 5, or an attempt that reached nobody."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="follow_ups")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reached = models.BooleanField()
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="follow_up_scores_1_to_5",
                condition=Q(reached=False, score=None) | Q(reached=True, score__range=(1, 5)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.score or '--'}"
