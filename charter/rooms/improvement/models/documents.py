"""What the group decides about as one: frozen parts, votes; and who has read what is published."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import url_of
from charter.org.models import Person
from charter.org.names import FrozenJSON
from charter.rooms.improvement.models.cases import Case
from charter.rooms.improvement.models.cycles import Cycle
from charter.rooms.improvement.models.plans import Version


class PlanDocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, person: Person) -> "PlanDocumentQuerySet":
        return self.none() if person.is_customer else self

    def open(self) -> "PlanDocumentQuerySet":
        return self.filter(state__in=("voting", "submitted"))

    def approved(self) -> "PlanDocumentQuerySet":
        return self.filter(state__in=("approved", "published"))


@tracked()
class Document(models.Model):
    """The consolidated plan of a year, or an adjustment of parts of it. `content` is frozen and
    hashed when it is put before the group; nothing else can be approved."""

    class Kind(models.TextChoices):
        ANNUAL = "annual", gettext_lazy("年度計劃")
        ADJUSTMENT = "adjustment", gettext_lazy("計劃調整")

    class State(models.TextChoices):
        VOTING = "voting", gettext_lazy("小組表決中")
        SUBMITTED = "submitted", gettext_lazy("組長核准中")
        APPROVED = "approved", gettext_lazy("已核准")
        PUBLISHED = "published", gettext_lazy("已發布")
        REJECTED = "rejected", gettext_lazy("未通過")

    FLOW = Flow(
        {
            "submit": ((State.VOTING,), State.SUBMITTED),
            "approve": ((State.SUBMITTED,), State.APPROVED),
            "publish": ((State.APPROVED,), State.PUBLISHED),
            "reject": ((State.VOTING, State.SUBMITTED), State.REJECTED),
        }
    )

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ANNUAL)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.VOTING)
    content: "models.JSONField[dict[str, Any]]" = FrozenJSON()
    content_hash = models.CharField(max_length=64)
    tabled_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    tabled_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    rejected_because = models.TextField(blank=True)

    objects = PlanDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("彙編計劃")
        ordering = ["cycle", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="one_document_per_number"),
            models.UniqueConstraint(
                fields=["cycle"],
                condition=Q(kind="annual", state__in=("voting", "submitted")),
                name="one_annual_document_before_the_group",
            ),
        ]

    def __str__(self) -> str:
        said = {"cycle": self.cycle, "kind": self.get_kind_display(), "n": self.number}
        return _("%(cycle)s（%(kind)s第%(n)s稿）") % said

    @property
    def tone(self) -> str:
        known = {"voting": "info", "submitted": "info", "approved": "ok", "published": "ok"}
        return known.get(self.state, "bad")


@tracked()
class DocumentPart(models.Model):
    """One department's version in the document."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="parts")
    version = models.ForeignKey(Version, models.PROTECT, related_name="tabled_in")

    class Meta:
        ordering = ["document", "version__plan__department__name"]
        constraints = [
            models.UniqueConstraint(fields=["document", "version"], name="one_part_per_version")
        ]

    def __str__(self) -> str:
        return str(self.version)


@tracked()
class Vote(models.Model):
    """A member's voice on one part; nobody has one on the plan of their own department."""

    class Voice(models.TextChoices):
        FOR = "for", gettext_lazy("同意")
        AGAINST = "against", gettext_lazy("不同意")

    part = models.ForeignKey(DocumentPart, models.PROTECT, related_name="votes")
    member = models.ForeignKey(Person, models.PROTECT, related_name="+")
    voice = models.CharField(max_length=8, choices=Voice)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = gettext_lazy("表決")
        ordering = ["part", "id"]
        constraints = [
            models.UniqueConstraint(fields=["part", "member"], name="one_voice_per_part"),
            models.CheckConstraint(
                name="a_no_says_why", condition=~Q(voice="against") | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)


class PlanReadingQuerySet(models.QuerySet["Reading"]):
    def visible_to(self, person: Person) -> "PlanReadingQuerySet":
        return self.none() if person.is_customer else self

    def unread(self) -> "PlanReadingQuerySet":
        return self.filter(read_at=None)

    def late(self, on: dt.date | None = None) -> "PlanReadingQuerySet":
        return self.unread().filter(due__lt=on or clock.today())

    def unreminded(self, by: dt.date) -> "PlanReadingQuerySet":
        """Asked, unread, due by that day, and nobody has reminded of it."""
        waiting = self.unread().filter(person__is_active=True, reminded_on=None)
        return waiting.filter(due__lte=by)


@tracked()
class Reading(models.Model):
    """A published plan or case, somebody who reads it, and when they confirmed having read it.
    Who was not asked, and read a case all the same, has no day on which it was due."""

    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="readings"
    )
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="readings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    due = models.DateField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    objects = PlanReadingQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("閱讀確認")
        ordering = ["document", "case", "person"]
        constraints = [
            models.UniqueConstraint(fields=["document", "person"], name="one_reading_per_person"),
            models.UniqueConstraint(fields=["case", "person"], name="one_reading_per_case"),
            models.CheckConstraint(
                name="reading_of_a_plan_or_a_case",
                condition=Q(document=None, case__isnull=False)
                | Q(document__isnull=False, case=None),
            ),
            models.CheckConstraint(
                name="reading_asked_or_done",
                condition=Q(due__isnull=False) | Q(read_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "due"], condition=Q(read_at=None), name="readings_owed")
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def about(self) -> "Document | Case":
        found = self.document or self.case
        assert found is not None  # one of the two, by the constraint
        return found

    @property
    def page(self) -> str:
        return url_of(kind_of(self.about), self.about.pk)

    @property
    def is_late(self) -> bool:
        return self.read_at is None and self.due is not None and self.due < clock.today()
