"""One thing somebody owes: a measure, an owner, a due day, evidence, and another's verdict."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import kinds_of, url_of, visible_kinds
from charter.org.models import Person, Role

SEES_ALL = (Role.MANAGEMENT, Role.QUALITY, Role.IMPROVEMENT_OFFICE)


class ActionQuerySet(models.QuerySet["Action"]):
    def of(self, subject: models.Model) -> "ActionQuerySet":
        """Actions that answer this very record (a problem, a risk)."""
        return self.filter(kind=kind_of(subject), subject_id=subject.pk)

    def about(self, root: models.Model) -> "ActionQuerySet":
        """Actions of the record and of everything that belongs to it (a whole project)."""
        return self.filter(about_kind=kind_of(root), about_id=root.pk)

    def open(self) -> "ActionQuerySet":
        return self.filter(state=Action.State.OPEN)

    def unfinished(self) -> "ActionQuerySet":
        """Owed or not yet verified."""
        return self.filter(state__in=(Action.State.OPEN, Action.State.DONE))

    def late(self, on: dt.date | None = None) -> "ActionQuerySet":
        return self.open().filter(due__lt=on or clock.today())

    def owned_by(self, person: Person) -> "ActionQuerySet":
        return self.filter(owner=person)

    def visible_to(self, person: Person) -> "ActionQuerySet":
        """Mine, those I gave, those of my reports and department, and of records I may see."""
        if person.is_customer:
            return self.none()
        if person.has_role(*SEES_ALL):
            return self
        mine = Q(owner=person) | Q(assigned_by=person) | Q(verifier=person)
        mine |= Q(owner__in=Person.objects.reporting_to(person).values("pk"))
        if person.has_role(Role.DEPARTMENT_HEAD) and person.department_id:
            mine |= Q(owner__department=person.department_id)
        return self.filter(mine | self._of_visible_roots(person))

    def _of_visible_roots(self, person: Person) -> Q:
        found = Q(pk__in=())
        kinds = set(kinds_of(Action, "about_kind")) - {kind_of(Action)}
        for kind, keys in visible_kinds(person, kinds).items():
            found |= Q(about_kind=kind, about_id__in=keys)
        return found


@tracked()
class Action(models.Model):
    """`subject` is what the measure answers; `about` the root record whose page lists it.

    `moved_on` keeps every due day that was extended, oldest first.
    """

    class State(models.TextChoices):
        OPEN = "open", _("進行中")
        DONE = "done", _("待驗證")
        EFFECTIVE = "effective", _("有效")
        INEFFECTIVE = "ineffective", _("無效果")
        CANCELLED = "cancelled", _("已取消")

    FLOW = Flow(
        {
            "report_done": ((State.OPEN,), State.DONE),
            "confirm": ((State.DONE,), State.EFFECTIVE),
            "deny": ((State.DONE,), State.INEFFECTIVE),
            "hand_over": ((State.OPEN,), State.OPEN),
            "extend": ((State.OPEN,), State.OPEN),
            "escalate": ((State.OPEN,), State.OPEN),
            "cancel": ((State.OPEN,), State.CANCELLED),
        }
    )

    kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_title = models.CharField(max_length=200)
    about_kind = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    about_title = models.CharField(max_length=200)
    clause = models.CharField(max_length=12, blank=True)
    measure = models.TextField()
    cause = models.TextField(blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="actions")
    assigned_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField()
    due = models.DateField()
    moved_on = ArrayField(models.DateField(), default=list, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    evidence = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    verifier = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    effect = models.TextField(blank=True)
    escalated = models.PositiveSmallIntegerField(default=0)
    escalated_to = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="action_done_has_evidence",
                condition=Q(state__in=("open", "cancelled")) | ~Q(evidence=""),
            ),
            models.CheckConstraint(
                name="action_not_verified_by_owner",
                condition=~Q(state__in=("effective", "ineffective"))
                | Q(verifier__isnull=False) & ~Q(verifier=F("owner")),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "subject_id"], name="action_of_subject"),
            models.Index(fields=["about_kind", "about_id"], name="action_about_root"),
            models.Index(fields=["state", "due"], name="action_by_due"),
        ]

    def __str__(self) -> str:
        return self.measure.partition("\n")[0][:80]

    @property
    def is_late(self) -> bool:
        return self.state == self.State.OPEN and self.due < clock.today()

    @property
    def days_late(self) -> int:
        return (clock.today() - self.due).days if self.is_late else 0

    @property
    def subject_url(self) -> str:
        return url_of(self.kind, self.subject_id)

    @property
    def about_url(self) -> str:
        return url_of(self.about_kind, self.about_id)

    @property
    def tone(self) -> str:
        """The tone of its status mark."""
        if self.is_late or self.state == self.State.INEFFECTIVE:
            return "bad"
        return {"open": "info", "done": "warn", "effective": "ok"}.get(self.state, "none")
