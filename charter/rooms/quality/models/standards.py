"""Quality standards by service type: versions that are approved, their items, and their reviews.

The checklist of a check is drawn from the items of the version in force on the day it begins.
"""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Person
from charter.rooms.projects.models.initiation import ServiceType
from charter.rooms.quality.models.words import Aspect, Step


class StandardQuerySet(models.QuerySet["Standard"]):
    def visible_to(self, person: Person) -> "StandardQuerySet":
        """Every colleague works by them. Customers see the commitments, not the rules of work."""
        return self.none() if person.is_customer else self

    def in_force(self) -> "StandardQuerySet":
        return self.filter(state=Standard.State.IN_FORCE)

    def called(self) -> "StandardQuerySet":
        """Something happened after which they should be looked at anew."""
        return self.in_force().filter(called_on__isnull=False)


@tracked()
class Standard(models.Model):
    """`reviewed_on` is the last day on which somebody judged that it still fits (approval is such
    a judgement); `called_on` the day since which a review is called for, and why."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("未生效")
        IN_FORCE = "in_force", _("生效")
        RETIRED = "retired", _("已停用")

    FLOW = Flow(
        {
            "put_in_force": ((State.PROPOSED, State.IN_FORCE), State.IN_FORCE),
            "call": ((State.IN_FORCE,), State.IN_FORCE),
            "review": ((State.IN_FORCE,), State.IN_FORCE),
            "retire": ((State.PROPOSED, State.IN_FORCE), State.RETIRED),
        }
    )

    service_type = models.CharField(max_length=12, choices=ServiceType)
    title = models.CharField(max_length=100)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="standards")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    reviewed_on = models.DateField(null=True, blank=True)
    called_on = models.DateField(null=True, blank=True)
    called_because = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("質量標準")
        ordering = ["service_type", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["service_type", "title"],
                condition=~Q(state="retired"),
                name="one_standard_of_a_title",
            ),
            models.CheckConstraint(
                name="standard_in_force_was_judged",
                condition=~Q(state="in_force") | Q(reviewed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        if self.called_on and self.state == self.State.IN_FORCE:
            return "warn"
        return {"in_force": "ok", "proposed": "info"}.get(self.state, "none")


class StandardVersionQuerySet(models.QuerySet["StandardVersion"]):
    def visible_to(self, person: Person) -> "StandardVersionQuerySet":
        return self.none() if person.is_customer else self

    def in_force(self) -> "StandardVersionQuerySet":
        return self.filter(state=StandardVersion.State.IN_FORCE)

    def unsettled(self) -> "StandardVersionQuerySet":
        return self.filter(state__in=("draft", "submitted"))


@tracked()
class StandardVersion(models.Model):
    """`content_hash` is of what was approved; every version that ever ruled stays readable."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("審批中")
        IN_FORCE = "in_force", _("生效")
        SUPERSEDED = "superseded", _("已被取代")
        DISCARDED = "discarded", _("已刪除")

    FLOW = Flow(
        {
            "change": ((State.DRAFT,), State.DRAFT),
            "submit": ((State.DRAFT,), State.SUBMITTED),
            "reopen": ((State.SUBMITTED,), State.DRAFT),
            "put_in_force": ((State.SUBMITTED,), State.IN_FORCE),
            "supersede": ((State.IN_FORCE,), State.SUPERSEDED),
            "discard": ((State.DRAFT,), State.DISCARDED),
        }
    )

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    reason = models.TextField()
    author = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64, blank=True)
    in_force_on = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    objects = StandardVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("標準版本")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "number"], name="one_standard_per_number"),
            models.UniqueConstraint(
                fields=["standard"],
                condition=Q(state="in_force"),
                name="one_version_of_a_standard_in_force",
            ),
            models.UniqueConstraint(
                fields=["standard"],
                condition=Q(state__in=("draft", "submitted")),
                name="one_unsettled_version_of_a_standard",
            ),
            models.CheckConstraint(
                name="standard_version_in_force_has_its_hash",
                condition=~Q(state__in=("in_force", "superseded"))
                | Q(in_force_on__isnull=False) & ~Q(content_hash=""),
            ),
        ]

    def __str__(self) -> str:
        return _("%(title)s第%(n)s版") % {"title": self.standard, "n": self.number}

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def tone(self) -> str:
        return {"in_force": "ok", "submitted": "info", "draft": "warn"}.get(self.state, "none")


class StandardItem(models.Model):
    """One demand: what must be so (`demand`), how one works (`rule`), and the question that a
    checklist asks (`question`)."""

    version = models.ForeignKey(StandardVersion, models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField()
    aspect = models.CharField(max_length=10, choices=Aspect)
    step = models.CharField(max_length=12, choices=Step)
    demand = models.CharField(max_length=300)
    rule = models.TextField(blank=True)
    question = models.CharField(max_length=300)

    class Meta:
        ordering = ["version", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "place"],
                name="one_demand_per_place",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="demands_change_in_a_draft_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("holds", "text")],
                func="""
                    SELECT state INTO holds FROM quality_standardversion
                    WHERE id = COALESCE(NEW.version_id, OLD.version_id);
                    IF holds IS NOT NULL AND holds NOT IN ('draft', 'discarded') THEN
                        RAISE EXCEPTION 'a standard changes by a new version only';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.demand

    @property
    def content(self) -> dict[str, Any]:
        """As it is frozen for approval, and drawn into a checklist."""
        names = ("aspect", "step", "demand", "rule", "question")
        return {name: getattr(self, name) for name in names}


@tracked()
class StandardReview(models.Model):
    """Somebody judged whether the standard still fits: never changed."""

    class Outcome(models.TextChoices):
        KEEP = "keep", _("繼續適用")
        REVISE = "revise", _("需要修訂")

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="reviews")
    version = models.ForeignKey(StandardVersion, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome)
    finding = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    on = models.DateField(default=clock.today)

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return self.finding[:60]
