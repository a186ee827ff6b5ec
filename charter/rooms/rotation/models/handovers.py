"""What lay with somebody who goes, and who took it (SP3.4c)."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.handing import LYING
from charter.kernel.journal.history import tracked
from charter.org.models import Person, Role
from charter.rooms.projects.models import Project

KEEPERS = (Role.HR, Role.ADMINISTRATOR)


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def open(self) -> "HandOverQuerySet":
        return self.filter(state=HandOver.State.OPEN)

    def late(self) -> "HandOverQuerySet":
        return self.open().filter(last_day__lt=clock.today())

    def visible_to(self, person: Person) -> "HandOverQuerySet":
        """Who gives, who takes, who stands above the giver, the project's manager, and HR."""
        if person.is_customer:
            return self.none()
        if person.has_role(*KEEPERS):
            return self
        taking = HandOverItem.objects.filter(successor=person).values("handover")
        seen = Q(person=person) | Q(successor=person) | Q(pk__in=taking)
        seen |= Q(person__in=Person.objects.reporting_to(person).values("pk"))
        seen |= Q(project__in=Project.objects.filter(manager=person).values("pk"))
        if person.has_role(Role.DEPARTMENT_HEAD) and person.department_id:
            seen |= Q(department=person.department_id)
        return self.filter(seen)


@tracked()
class HandOver(models.Model):
    """`last_day` is the last day in the old place; `department` the one that was left. `project`
    is named where somebody leaves a project only. `successor` takes what names nobody else."""

    class Occasion(models.TextChoices):
        LEAVING = "leaving", _("離職")
        POST = "post", _("調離職務")
        PROJECT = "project", _("離開項目")

    class State(models.TextChoices):
        OPEN = "open", _("交接中")
        COMPLETE = "complete", _("已完成")
        CANCELLED = "cancelled", _("已取消")

    FLOW = Flow(
        {
            "draw": ((State.OPEN,), State.OPEN),
            "complete": ((State.OPEN,), State.COMPLETE),
            "cancel": ((State.OPEN,), State.CANCELLED),
        }
    )

    person = models.ForeignKey(Person, models.PROTECT, related_name="handovers")
    department = models.ForeignKey(
        "org.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )
    occasion = models.CharField(max_length=10, choices=Occasion)
    about = models.CharField(max_length=200, blank=True)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="handovers"
    )
    last_day = models.DateField()
    successor = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="taken_handovers"
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    drawn_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("交接")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state="open", occasion="leaving"),
                name="one_open_hand_over_of_a_leaver",
            ),
            models.CheckConstraint(
                name="hand_over_complete_has_its_moment",
                condition=~Q(state="complete") | Q(completed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="hand_over_of_a_project_names_it",
                condition=~Q(occasion="project") | Q(project__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "last_day"], name="hand_over_by_day"),
            models.Index(fields=["person", "-id"], name="hand_over_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.last_day}"

    def get_absolute_url(self) -> str:
        return reverse("rotation:handover", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.last_day < clock.today()

    @property
    def tone(self) -> str:
        if self.is_late:
            return "bad"
        return {"open": "info", "complete": "ok"}.get(self.state, "none")


@tracked()
class HandOverItem(models.Model):
    """`name` is the declaration in `kernel.handing`; `title` what it was called when it was listed.
    Settled: it was done, or went another way. Kept: who only moves takes it along."""

    class State(models.TextChoices):
        OPEN = "open", _("待接手")
        TAKEN = "taken", _("已接手")
        SETTLED = "settled", _("已了結")
        KEPT = "kept", _("隨本人")

    FLOW = Flow(
        {
            "take": ((State.OPEN,), State.TAKEN),
            "settle": ((State.OPEN,), State.SETTLED),
            "keep": ((State.OPEN,), State.KEPT),
            "reopen": ((State.TAKEN, State.SETTLED, State.KEPT), State.OPEN),
        }
    )

    handover = models.ForeignKey(HandOver, models.CASCADE, related_name="items")
    name = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    due = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name", "due", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "name", "subject_id"], name="listed_once_in_a_hand_over"
            ),
            models.CheckConstraint(
                name="taken_item_names_who_took_it",
                condition=~Q(state="taken") | Q(taken_by__isnull=False),
            ),
            models.CheckConstraint(
                name="kept_item_says_why", condition=~Q(state="kept") | ~Q(reason="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["successor"], condition=Q(state="open"), name="hand_over_items_to_take"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return str(LYING[self.name].label) if self.name in LYING else self.name

    @property
    def kind(self) -> str:
        return self.name.rpartition(".")[0]

    @property
    def url(self) -> str:
        found = LYING.get(self.name)
        record = found.model._base_manager.filter(pk=self.subject_id).first() if found else None
        return found.url(record) if found and record else ""

    @property
    def taker(self) -> Person | None:
        return self.successor or self.handover.successor

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_late(self) -> bool:
        due: dt.date | None = self.due
        return self.is_open and due is not None and due < clock.today()

    @property
    def tone(self) -> str:
        known = {"open": "warn", "taken": "ok", "settled": "done", "kept": "info"}
        return known[self.state]
