"""A complaint from the customer's first word to the agreement, or the reason why there is none."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Customer, Department, Person
from charter.rooms.projects.models import Project


class Severity(models.IntegerChoices):
    HIGH = 1, _("嚴重")
    MEDIUM = 2, _("一般")
    LOW = 3, _("輕微")


class Channel(models.TextChoices):
    PHONE = "phone", _("電話")
    MAIL = "mail", _("電子郵件")
    PORTAL = "portal", _("客戶入口")
    VISIT = "visit", _("當面")
    LETTER = "letter", _("書面")


class RootCause(models.TextChoices):
    PEOPLE = "people", _("人員")
    PROCESS = "process", _("流程")
    COMMUNICATION = "communication", _("溝通")
    EQUIPMENT = "equipment", _("產品或設備")
    SUPPLIER = "supplier", _("供應商")
    PROMISE = "promise", _("承諾過高")
    UNFOUNDED = "unfounded", _("查無事實")


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def visible_to(self, person: Person) -> "ComplaintQuerySet":
        """Among colleagues no secret, but for whoever it is about; customers see their case."""
        if person.is_customer:
            return self.none()
        return self.exclude(against=person)

    def open(self) -> "ComplaintQuerySet":
        return self.filter(state__in=OPEN)

    def late(self, on: dt.date | None = None) -> "ComplaintQuerySet":
        """The step it waits for is overdue."""
        return self.open().filter(step_due__lt=on or clock.today())

    def found_by(self, words: str) -> "ComplaintQuerySet":
        """`CP-12` or part of the title."""
        number = words.strip().upper().removeprefix("CP-")
        if number.isascii() and number.isdecimal() and len(number) < 19:
            return self.filter(pk=int(number))
        return self.filter(title__icontains=words.strip())


@tracked()
class Complaint(models.Model):
    """`owner` answers for the step it waits for, which is due on `step_due`; `against` is the
    colleague it is about, who neither sees nor handles it."""

    class State(models.TextChoices):
        RECEIVED = "received", _("待告知受理")
        ACKNOWLEDGED = "acknowledged", _("待評估")
        ASSESSED = "assessed", _("調查中")
        INVESTIGATED = "investigated", _("待答覆客戶")
        RESPONDED = "responded", _("待客戶意見")
        CLOSED = "closed", _("已結案")
        WITHDRAWN = "withdrawn", _("已撤回")

    FLOW = Flow(
        {
            "acknowledge": ((State.RECEIVED,), State.ACKNOWLEDGED),
            "assess": ((State.ACKNOWLEDGED,), State.ASSESSED),
            "investigate": ((State.ASSESSED,), State.INVESTIGATED),
            "respond": ((State.INVESTIGATED,), State.RESPONDED),
            "close": ((State.RESPONDED,), State.CLOSED),
            "take_up_again": ((State.RESPONDED,), State.ASSESSED),
            "withdraw": (
                (State.RECEIVED, State.ACKNOWLEDGED, State.ASSESSED, State.INVESTIGATED),
                State.WITHDRAWN,
            ),
        }
    )

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="complaints")
    contact = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    contact_name = models.CharField(max_length=60, blank=True)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=120)
    text = models.TextField()
    channel = models.CharField(max_length=8, choices=Channel)
    wanted = models.TextField(blank=True)  # what the customer asks for
    against = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    origin_kind = models.CharField(max_length=60, blank=True)
    origin_id = models.BigIntegerField(null=True, blank=True)
    origin_title = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="complaints")
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    step_due = models.DateField(null=True, blank=True)
    severity = models.PositiveSmallIntegerField(choices=Severity, null=True, blank=True)
    is_safety = models.BooleanField(default=False)
    root_cause = models.CharField(max_length=14, choices=RootCause, blank=True)
    cause = models.TextField(blank=True)
    response = models.TextField(blank=True)
    response_channel = models.CharField(max_length=8, choices=Channel, blank=True)
    responded_at = models.DateTimeField(null=True, blank=True)
    is_agreed = models.BooleanField(null=True, blank=True)
    closing = models.TextField(blank=True)  # the customer's words, or why without agreement
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("客訴")
        indexes = [
            models.Index(fields=["state", "-id"], name="complaint_by_state"),
            models.Index(fields=["customer", "-id"], name="complaint_of_customer"),
            models.Index(fields=["owner", "state"], name="complaint_of_owner"),
            models.Index(fields=["origin_kind", "origin_id"], name="complaint_of_origin"),
        ]
        constraints = [
            models.CheckConstraint(
                name="complaint_closes_with_response_and_word",
                condition=~Q(state="closed")
                | Q(responded_at__isnull=False, is_agreed__isnull=False)
                & ~Q(response="")
                & ~Q(closing=""),
            ),
            models.CheckConstraint(
                name="complaint_is_not_handled_by_whom_it_is_about",
                condition=Q(against=None) | ~Q(owner=F("against")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        return f"CP-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.step_due is not None and self.step_due < clock.today()

    @property
    def reporter(self) -> str:
        return str(self.contact) if self.contact_id else self.contact_name

    @property
    def tone(self) -> str:
        if self.is_late:
            return "bad"
        return {"closed": "ok", "withdrawn": "none", "responded": "info"}.get(self.state, "warn")


OPEN = (
    Complaint.State.RECEIVED,
    Complaint.State.ACKNOWLEDGED,
    Complaint.State.ASSESSED,
    Complaint.State.INVESTIGATED,
    Complaint.State.RESPONDED,
)


class StepQuerySet(models.QuerySet["Step"]):
    def judged(self, on: dt.date) -> "StepQuerySet":
        """Done, or over its limit: what can be judged on that day."""
        waits = Q(due__lt=on) & ~Q(complaint__state=Complaint.State.WITHDRAWN)
        return self.filter(Q(done_at__isnull=False) | waits)


@tracked()
class Step(models.Model):
    """One of the five: what it is, until when, by whom, and what was done. A complaint taken up
    again gets its later steps once more, in another round."""

    class Kind(models.TextChoices):
        ACKNOWLEDGE = "acknowledge", _("告知受理")
        ASSESS = "assess", _("初步評估")
        INVESTIGATE = "investigate", _("調查")
        RESPOND = "respond", _("答覆客戶")
        CLOSE = "close", _("結案")

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind)
    round = models.PositiveSmallIntegerField(default=1)
    due = models.DateField()
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    record = models.TextField(blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "kind", "round"], name="one_step_of_a_kind_per_round"
            ),
            models.CheckConstraint(
                name="a_step_done_has_its_record", condition=Q(done_at=None) | ~Q(record="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint} {self.get_kind_display()}"

    @property
    def is_late(self) -> bool:
        return (self.done_on or clock.today()) > self.due
