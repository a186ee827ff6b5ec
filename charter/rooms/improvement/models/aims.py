"""Targets and measures: identities that last, and what each version promises of them."""

from decimal import Decimal
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.indicators.models import Scope
from charter.kernel.journal.history import tracked
from charter.org.models import Department, Person
from charter.rooms.improvement.models.plans import Plan, Version
from charter.rooms.improvement.models.words import Cover, Direction, MeasureKind

ORIGINAL = ("in_force", "superseded")


GUARD = """
    SELECT v.state INTO holds FROM improvement_version v %s;
    IF holds IS NOT NULL AND holds NOT IN ('draft', 'returned') THEN
        RAISE EXCEPTION 'a plan changes by a new version only';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""
BY_VERSION = "WHERE v.id = COALESCE(NEW.version_id, OLD.version_id)"
BY_TERMS = (
    "JOIN improvement_measureterms t ON t.version_id = v.id"
    " WHERE t.id = COALESCE(NEW.terms_id, OLD.terms_id)"
)


def _frozen(name: str, find: str) -> pgtrigger.Trigger:
    """Rows of a version change while it is a draft or returned; afterwards only by a new one."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("holds", "text")],
        func=GUARD % find,
    )


class _Lasting(models.Model):
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="%(class)ss")
    made_at = models.DateTimeField()

    terms: Any  # what each version promises; the related manager of the terms below

    class Meta:
        abstract = True

    def __str__(self) -> str:
        found = self.terms.order_by("-version__number").first()
        return str(found) if found else str(self.plan)

    @property
    def original(self) -> Any:
        """The terms that were first in force; None before."""
        ruled = self.terms.filter(version__state__in=ORIGINAL, version__in_force_on__isnull=False)
        return ruled.order_by("version__number").first()

    @property
    def current(self) -> Any:
        """The terms in force; None when no version in force has it."""
        return self.terms.filter(version__state=Version.State.IN_FORCE).first()


@tracked()
class Target(_Lasting):
    """One aim of a plan through all its versions."""

    class Meta(_Lasting.Meta):
        verbose_name = _("改善目標")
        ordering = ["id"]


@tracked()
class Measure(_Lasting):
    """One measure of a plan through all its versions."""

    class Meta(_Lasting.Meta):
        verbose_name = _("改善措施")
        ordering = ["id"]


@tracked()
class TargetTerms(models.Model):
    """`indicator` is the name of the figure by which it is measured; `scope` whose figure.
    `smart` is what the letters said when it was handed in: {"why": {letter: …}, "failed": […]}."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="targets")
    target = models.ForeignKey(Target, models.PROTECT, related_name="terms")
    place = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=120)
    cover = models.CharField(max_length=12, choices=Cover)
    indicator = models.CharField(max_length=80, blank=True)
    scope = models.CharField(max_length=12, choices=Scope, default=Scope.ORGANISATION)
    scope_id = models.BigIntegerField(default=0)
    direction = models.CharField(max_length=8, choices=Direction, default=Direction.HIGHER)
    baseline = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    due = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)  # why it matters: the problem it answers
    stretch = models.TextField(blank=True)  # why it can be reached beyond the natural limits
    smart: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("目標內容")
        ordering = ["version", "place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "target"], name="one_terms_per_target")
        ]
        triggers = [_frozen("targets_change_in_a_draft_only", BY_VERSION)]

    def __str__(self) -> str:
        return self.title


@tracked()
class MeasureTerms(models.Model):
    """`costs` and `benefits` are money per year of the plan, the first now; `soft` what cannot be
    counted. `effect` is what it should add to its target, in the target's unit."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="measures")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="terms")
    target = models.ForeignKey(
        Target, models.PROTECT, null=True, blank=True, related_name="measure_terms"
    )
    place = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=MeasureKind, blank=True)
    cause = models.CharField(max_length=300, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    needs_training = models.BooleanField(default=False)
    after = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    costs: "models.JSONField[list[str]]" = models.JSONField(default=list)
    benefits: "models.JSONField[list[str]]" = models.JSONField(default=list)
    cost = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    soft = models.TextField(blank=True)
    effect = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)

    class Meta:
        verbose_name = _("措施內容")
        ordering = ["version", "place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "measure"], name="one_terms_per_measure"),
            models.CheckConstraint(
                name="measure_ends_after_it_starts",
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")),
            ),
        ]
        triggers = [_frozen("measures_change_in_a_draft_only", BY_VERSION)]

    def __str__(self) -> str:
        return self.title


@tracked()
class ResourceAsk(models.Model):
    """A person for a part of their week, money, or material, asked for by a measure."""

    class Kind(models.TextChoices):
        PERSON = "person", _("人力")
        MONEY = "money", _("資金")
        MATERIAL = "material", _("物資")

    terms = models.ForeignKey(MeasureTerms, models.CASCADE, related_name="asks")
    kind = models.CharField(max_length=10, choices=Kind)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    name = models.CharField(max_length=120, blank=True)  # of the material, or of the money's pot

    class Meta:
        verbose_name = _("所需資源")
        ordering = ["terms", "id"]
        constraints = [
            models.CheckConstraint(
                name="ask_is_whole",
                condition=Q(kind="person", person__isnull=False, percent__gte=1)
                | Q(kind="money", amount__gt=0)
                | (Q(kind="material") & ~Q(name="")),
            )
        ]
        triggers = [_frozen("asks_change_in_a_draft_only", BY_TERMS)]

    def __str__(self) -> str:
        return str(self.person or self.name or self.amount)
