"""Acceptance: documents, proof of the goals, agreement, opinions, signatures (SP2.4.1, SP2.4.2)."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.org.models import Person
from charter.org.reach import shown
from charter.rooms.projects.models.initiation import Goal, ServiceType
from charter.rooms.projects.models.project import Project


class DocumentKind(models.TextChoices):
    PROJECT = "project", _("項目文件")
    SERVICE = "service", _("服務報告")
    TEST = "test", _("測試報告")
    FEEDBACK = "feedback", _("客戶反饋")
    TRAINING = "training", _("培訓紀錄")


REQUIRED: dict[str, tuple[DocumentKind, ...]] = {
    ServiceType.BUILD: (
        DocumentKind.PROJECT,
        DocumentKind.SERVICE,
        DocumentKind.TEST,
        DocumentKind.FEEDBACK,
    ),
    ServiceType.MAINTENANCE: (
        DocumentKind.PROJECT,
        DocumentKind.SERVICE,
        DocumentKind.TEST,
        DocumentKind.FEEDBACK,
    ),
    ServiceType.CONSULTING: (
        DocumentKind.PROJECT,
        DocumentKind.SERVICE,
        DocumentKind.TEST,
        DocumentKind.FEEDBACK,
        DocumentKind.TRAINING,
    ),
}


class AcceptanceQuerySet(models.QuerySet["Acceptance"]):
    def visible_to(self, person: Person) -> "AcceptanceQuerySet":
        return self.filter(project__in=Project.objects.visible_to(person).values("pk"))

    def shown_to(self, person: Person) -> "AcceptanceQuerySet":
        """What a customer may see: only their own, only once something was proposed."""
        return shown(self, person)

    def waiting(self) -> "AcceptanceQuerySet":
        """Before the customer."""
        return self.filter(state=Acceptance.State.REQUESTED)


@pghistory.track()
class Acceptance(models.Model):
    """One acceptance per project. `version` and `content_hash` name what the customer is shown."""

    class State(models.TextChoices):
        PREPARING = "preparing", _("準備中")
        PROPOSED = "proposed", _("待客戶確認約定")
        AGREED = "agreed", _("已約定")
        REQUESTED = "requested", _("待客戶驗收")
        CONDITIONAL = "conditional", _("附條件通過")
        REFUSED = "refused", _("客戶未通過")
        ACCEPTED = "accepted", _("已驗收")

    class Method(models.TextChoices):
        ON_SITE = "on_site", _("現場驗收")
        DOCUMENTS = "documents", _("書面驗收")
        REMOTE = "remote", _("遠端示範")

    FLOW = Flow(
        {
            "propose": ((State.PREPARING, State.PROPOSED, State.AGREED), State.PROPOSED),
            "confirm": ((State.PROPOSED,), State.AGREED),
            "request": ((State.AGREED, State.CONDITIONAL, State.REFUSED), State.REQUESTED),
            "accept": ((State.REQUESTED,), State.ACCEPTED),
            "accept_conditionally": ((State.REQUESTED,), State.CONDITIONAL),
            "refuse": ((State.REQUESTED,), State.REFUSED),
        }
    )

    project = models.OneToOneField(Project, models.PROTECT, related_name="acceptance")
    state = models.CharField(max_length=12, choices=State, default=State.PREPARING)
    held_on = models.DateField(null=True, blank=True)
    method = models.CharField(max_length=10, choices=Method, blank=True)
    criteria = models.TextField(blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveSmallIntegerField(default=0)
    content = models.JSONField(default=dict, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    requested_at = models.DateTimeField(null=True, blank=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = AcceptanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="acceptance_agreed_has_terms",
                condition=Q(state__in=("preparing", "proposed"))
                | Q(held_on__isnull=False, agreed_at__isnull=False, agreed_by__isnull=False)
                & ~Q(method="")
                & ~Q(criteria=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.project)


class AcceptanceDocumentQuerySet(models.QuerySet["AcceptanceDocument"]):
    def visible_to(self, person: Person) -> "AcceptanceDocumentQuerySet":
        """Who sees the acceptance sees its documents; a customer once something was proposed."""
        if person.is_customer:
            return shown(self, person)
        return self.filter(acceptance__in=Acceptance.objects.visible_to(person).values("pk"))

    def unchecked(self) -> "AcceptanceDocumentQuerySet":
        """Nobody but the author has read it, and the acceptance can still be changed."""
        held = (Acceptance.State.REQUESTED, Acceptance.State.ACCEPTED)
        return self.filter(reviewer=None).exclude(acceptance__state__in=held)


class AcceptanceDocument(models.Model):
    """A document of the acceptance; checked by somebody else than its author."""

    acceptance = models.ForeignKey(Acceptance, models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=10, choices=DocumentKind)
    title = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    file_hash = models.CharField(max_length=64)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    reviewer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)

    objects = AcceptanceDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="document_not_reviewed_by_author",
                condition=Q(reviewer=None) | ~Q(reviewer=F("author")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class GoalProof(models.Model):
    """What shows that a goal was reached."""

    acceptance = models.ForeignKey(Acceptance, models.CASCADE, related_name="proofs")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="proofs")
    proof = models.TextField()
    document = models.ForeignKey(
        AcceptanceDocument, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["acceptance", "goal"], name="one_proof_per_goal"),
        ]

    def __str__(self) -> str:
        return str(self.goal)


class Opinion(models.Model):
    """What the customer said about the results, and what was done about it."""

    acceptance = models.ForeignKey(Acceptance, models.PROTECT, related_name="opinions")
    version = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:80]


class ItemMark(models.Model):
    """What the customer said of one delivered document, in the version they were shown."""

    class Mark(models.TextChoices):
        FITS = "fits", _("符合")
        REMARK = "remark", _("有意見")

    acceptance = models.ForeignKey(Acceptance, models.PROTECT, related_name="marks")
    version = models.PositiveSmallIntegerField()
    document = models.ForeignKey(AcceptanceDocument, models.PROTECT, related_name="marks")
    mark = models.CharField(max_length=6, choices=Mark)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["acceptance", "version", "document"], name="one_mark_per_item"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.get_mark_display()}"


class SignatureQuerySet(models.QuerySet["Signature"]):
    def visible_to(self, person: Person) -> "SignatureQuerySet":
        """Who sees the acceptance sees who signed it."""
        if person.is_customer:
            return shown(self, person)
        return self.filter(acceptance__in=Acceptance.objects.visible_to(person).values("pk"))


class Signature(models.Model):
    """A customer's act on one version, by hash. Never changed (P19).

    `drawing` is the strokes of the hand (see handwriting.py), "" when only the name was typed;
    the picture of it is a file of this record. `address` is where the act came from, where known.
    """

    class Verdict(models.TextChoices):
        ACCEPT = "accept", _("通過驗收")
        CONDITIONAL = "conditional", _("附條件通過")
        REFUSE = "refuse", _("先不驗收")

    acceptance = models.ForeignKey(Acceptance, models.PROTECT, related_name="signatures")
    version = models.PositiveSmallIntegerField()
    content_hash = models.CharField(max_length=64)
    verdict = models.CharField(max_length=12, choices=Verdict)
    stars = models.PositiveSmallIntegerField(null=True)
    name = models.CharField(max_length=60)
    drawing = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["acceptance", "version"], name="one_signature_per_version"
            ),
            models.CheckConstraint(
                name="stars_1_to_5", condition=Q(stars=None) | Q(stars__range=(1, 5))
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="keep_signatures", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.get_verdict_display()}"
