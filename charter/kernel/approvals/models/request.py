"""A request for approval, and the contents it was submitted with."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.approvals.models.flow import Flow
from charter.org.models import Department, Person, Role, Substitution
from charter.org.names import FrozenJSON

ALL_SEEING = (Role.MANAGEMENT, Role.ADMINISTRATOR, Role.IMPROVEMENT_OFFICE)


class RequestQuerySet(models.QuerySet["Request"]):
    def about(self, subject: models.Model) -> "RequestQuerySet":
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)

    def pending(self) -> "RequestQuerySet":
        return self.filter(state=Request.State.PENDING)

    def waiting_for(self, person: Person) -> "RequestQuerySet":
        """待我審批: an open seat of mine, or of someone I stand in for today; what I have just
        decided is out of my sight while it can be undone."""
        from_me = Q(person=person) | Q(
            person__in=Substitution.objects.live().filter(substitute=person).values("person")
        )
        seats = self._seats().filter(from_me, state="open", step__request=OuterRef("pk"))
        return (
            self.pending()
            .filter(Exists(seats), ~Exists(self._held(person)))
            .exclude(authors__contains=[person.pk])
            .exclude(decided_by__contains=[person.pk])
        )

    def decided_by_me(self, person: Person) -> "RequestQuerySet":
        return self.filter(
            Exists(
                self._decisions().filter(Q(by=person) | Q(principal=person), request=OuterRef("pk"))
            )
        )

    def started_by(self, person: Person) -> "RequestQuerySet":
        mine = self.filter(authors__contains=[person.pk])
        return mine.exclude(barred__contains=[person.pk])

    def copied_to(self, person: Person) -> "RequestQuerySet":
        return self.filter(Exists(Reader.objects.filter(request=OuterRef("pk"), person=person)))

    def visible_to(self, person: Person) -> "RequestQuerySet":
        """Those who take part or read along, heads for their department, the three offices all."""
        if person.is_customer or not person.is_active:
            return self.none()
        if person.has_role(*ALL_SEEING):
            return self.exclude(barred__contains=[person.pk])
        concerned = Q(person=person) | Q(
            person__in=Substitution.objects.live().filter(substitute=person).values("person")
        )
        seen = (
            Q(authors__contains=[person.pk])
            | Q(Exists(self._seats().filter(concerned, step__request=OuterRef("pk"))))
            | Q(Exists(Reader.objects.filter(request=OuterRef("pk"), person=person)))
            | Q(Exists(self._decisions().filter(by=person, request=OuterRef("pk"))))
        )
        if person.has_role(Role.DEPARTMENT_HEAD):
            seen |= Q(department=person.department_id)
        return self.filter(seen).exclude(barred__contains=[person.pk])

    def _seats(self) -> "models.QuerySet[models.Model]":
        return Request._meta.apps.get_model("approvals", "Seat")._default_manager.all()

    def _held(self, person: Person) -> "models.QuerySet[models.Model]":
        held = Request._meta.apps.get_model("approvals", "Held")._default_manager
        return held.filter(request=OuterRef("pk"), by=person, state="held")

    def _decisions(self) -> "models.QuerySet[models.Model]":
        return Request._meta.apps.get_model("approvals", "Decision")._default_manager.all()


class Request(models.Model):
    """One asking, over one or more rounds. `authors` may never decide it, and among them those in
    `barred` wrote nothing: it is about them, so they neither decide nor withdraw nor read it here.

    `decided_by` repeats who decided in this round (themselves or through a substitute), so that
    the inbox needs no join; the decisions are the truth.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("審批中")
        APPROVED = "approved", _("已通過")
        REJECTED = "rejected", _("已否決")
        RETURNED = "returned", _("退回補正")
        WITHDRAWN = "withdrawn", _("已撤回")

    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    about_kind = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    flow = models.ForeignKey(Flow, models.PROTECT, related_name="+")
    flow_code = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    project_manager = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    applicant = models.ForeignKey(Person, models.PROTECT, related_name="+")
    authors = ArrayField(models.BigIntegerField())
    barred = ArrayField(models.BigIntegerField(), default=list)
    decided_by = ArrayField(models.BigIntegerField(), default=list)
    round = models.PositiveIntegerField(default=1)
    hash = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    due = models.DateTimeField(null=True)
    urged_on = models.DateField(null=True)
    stuck_owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "flow_code"],
                condition=Q(state__in=["pending", "returned"]),
                name="one_open_request_per_subject",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="request_of_subject"),
            models.Index(fields=["state", "due", "id"], name="request_by_due"),
            models.Index(fields=["-submitted_at", "-id"], name="request_by_submission"),
            GinIndex(fields=["authors"], name="request_authors"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        return f"AP-{self.submitted_at:%Y}-{self.pk:05d}"

    @property
    def is_pending(self) -> bool:
        return self.state == self.State.PENDING

    @property
    def is_stuck(self) -> bool:
        return self.stuck_owner_id is not None


class Version(models.Model):
    """What was submitted in one round: frozen, hashed, kept for ever.

    `number` counts the versions of the subject under this flow. The newest row with
    `approved_at` is what is in force.
    """

    request = models.ForeignKey(Request, models.PROTECT, related_name="versions")
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    flow_code = models.CharField(max_length=60)
    round = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    content = FrozenJSON()
    hash = models.CharField(max_length=64)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    kind = models.CharField(max_length=60, blank=True)
    route = models.JSONField()
    authors = ArrayField(models.BigIntegerField())
    submitted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "round"], name="one_version_per_round"),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "flow_code", "number"],
                name="version_numbers_do_not_repeat",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="keep_versions", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="freeze_versions",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["approved_at"]),
            ),
            pgtrigger.Protect(
                name="approve_versions_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_id} v{self.number}"


class Reader(models.Model):
    """抄送: somebody who reads along."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="readers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "person"], name="one_copy_per_reader"),
        ]

    def __str__(self) -> str:
        return str(self.person)
