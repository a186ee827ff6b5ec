"""What a department's analysis rests on: data with their source, statements that froze them, and
what people saw and heard."""

import hashlib
import json
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.journal.history import tracked
from charter.kernel.journal.subjects import url_of
from charter.org.models import Department, Person
from charter.rooms.improvement.models.cycles import Cycle
from charter.rooms.improvement.models.plans import Plan
from charter.rooms.improvement.models.words import DataKind, Origin, RecordKind, StatementKind


def digest(rows: Any) -> str:
    """SHA-256 of rows as they are kept."""
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


class PlanDataQuerySet(models.QuerySet["DataSet"]):
    def visible_to(self, person: Person) -> "PlanDataQuerySet":
        return self.none() if person.is_customer else self


@tracked()
class DataSet(models.Model):
    """Figures as they were on a day: `rows` are [label, number] in their order. Pulled from the
    system (`indicator` names the figure), brought in with its `source`, or out of another record
    (`about_…` names it). Never changed."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="data")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=DataKind)
    origin = models.CharField(max_length=12, choices=Origin)
    indicator = models.CharField(max_length=80, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    direction = models.CharField(max_length=8, default="higher")
    source = models.CharField(max_length=200)
    about_kind = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    rows: "models.JSONField[list[list[Any]]]" = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    on = models.DateField()

    objects = PlanDataQuerySet.as_manager()

    class Meta:
        verbose_name = _("分析用的數據")
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(name="data_say_their_source", condition=~Q(source=""))
        ]
        triggers = [
            pgtrigger.Protect(name="data_never_change", operation=pgtrigger.Update),
        ]
        indexes = [models.Index(fields=["cycle", "department", "origin", "on"], name="data_place")]

    def __str__(self) -> str:
        return self.title

    @property
    def about_url(self) -> str:
        return url_of(self.about_kind, self.about_id) if self.about_id else ""

    @property
    def is_whole(self) -> bool:
        """Whether the rows are still those whose hash was kept."""
        return digest(self.rows) == self.sha256


@tracked()
class Statement(models.Model):
    """A sentence of the analysis with the data it cites; `figures` are what was computed of them
    when it was made (Pareto head, signals, distance), so that it can be checked later."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="statements")
    kind = models.CharField(max_length=12, choices=StatementKind)
    text = models.TextField()
    data = models.ForeignKey(DataSet, models.PROTECT, related_name="statements")
    figures: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("分析結論")
        ordering = ["kind", "id"]

    def __str__(self) -> str:
        return self.text[:60]


@tracked()
class FieldRecord(models.Model):
    """Somebody went and looked, asked customers, or spoke with colleagues."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="records")
    kind = models.CharField(max_length=12, choices=RecordKind)
    on = models.DateField()
    place = models.CharField(max_length=120)
    people = models.PositiveSmallIntegerField(default=1)  # how many were observed, asked, heard
    finding = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("觀察、調研與訪談")
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(name="somebody_was_there", condition=Q(people__gte=1))
        ]

    def __str__(self) -> str:
        return self.finding[:60]
