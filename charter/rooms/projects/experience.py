"""What similar finished projects say to a new one: how estimates held, risks that came true,
lessons. Ranges, never one point: few projects are no average."""

import datetime as dt
import statistics
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.ground import clock, formats
from charter.kernel.journal.models import Entry, kind_of
from charter.org.models import Person
from charter.rooms.projects.models import Adoption, Initiation, Lesson, Plan, Project, Task

LAST = 12
OCCURRED = "risk.risk.closed"  # of the rooms above, known by their names
CLOSED_BOOKS = "cost.closing.written"
DAYS = (
    _("只有%(n)s個同類項目，實際是估計的%(low)s倍，還不成範圍。"),
    _("%(n)s個同類項目，實際工期是估計的%(low)s至%(high)s倍。"),
    _("%(n)s個同類項目，實際工期是估計的%(low)s至%(high)s倍，一半在%(first)s至%(third)s倍之間。"),
)
COST = (
    _("只有%(n)s個同類項目有成本總結，成本是最初預算的%(low)s倍，還不成範圍。"),
    _("%(n)s個同類項目，成本是最初預算的%(low)s至%(high)s倍。"),
    _("%(n)s個同類項目，成本是最初預算的%(low)s至%(high)s倍，一半在%(first)s至%(third)s倍之間。"),
)


@dataclass
class Ratio:
    """Actual over estimate of one finished project: calendar days, or percent of its first budget
    (`planned` is 100 then)."""

    project: Project
    planned: int
    actual: int

    @property
    def value(self) -> float:
        return self.actual / self.planned


@dataclass
class Range:
    """Between the least and the most; the middle half where there are four or more."""

    ratios: list[Ratio]
    said: tuple[Any, Any, Any] = DAYS

    @property
    def sentence(self) -> str:
        values = sorted(ratio.value for ratio in self.ratios)
        facts: dict[str, Any] = {"n": len(values)}
        facts |= {"low": formats.number(values[0], 2), "high": formats.number(values[-1], 2)}
        one, few, many = self.said
        if len(values) < 2:
            return str(one) % facts
        if len(values) < 4:
            return str(few) % facts
        first, _middle, third = statistics.quantiles(values, n=4, method="inclusive")
        facts |= {"first": formats.number(first, 2), "third": formats.number(third, 2)}
        return str(many) % facts

    def applied(self, starts: dt.date, ends: dt.date) -> tuple[dt.date, dt.date]:
        """The end of a new estimate by the least and by the most of these ratios."""
        days = (ends - starts).days + 1
        values = [ratio.value for ratio in self.ratios]
        low, high = (
            starts + dt.timedelta(days=round(days * v) - 1) for v in (min(values), max(values))
        )
        return low, high


@dataclass
class Risk:
    project: Project
    title: str
    outcome: str


@dataclass
class Experience:
    projects: list[Project]
    range: Range | None
    cost: Range | None
    risks: list[Risk]
    lessons: list[Lesson]


def similar(one: Initiation) -> list[Project]:
    """Finished projects of the same type of service, those of the same customer first, then the
    newest. What they taught is open to all colleagues, as lessons are; the projects are not."""
    found = Project.objects.finished().exclude(initiation=one)
    rows = found.filter(service_type=one.service_type).distinct().order_by("-accepted_at", "-pk")
    newest = list(rows.select_related("customer")[: LAST * 2])
    newest.sort(key=lambda project: project.customer_id != one.customer_id)
    return newest[:LAST]


def ratios(projects: list[Project]) -> list[Ratio]:
    """Calendar days from the first task's beginning to the last one's end, as first approved and
    as it came; projects without either are left out. Two queries."""
    real = Task.objects.filter(project__in=projects).in_force().filter(kind=Task.Kind.TASK)
    spans = {
        row["project"]: row
        for row in real.order_by()
        .values("project")
        .annotate(first=Min("actual_start"), last=Max("actual_finish"))
    }
    originals: dict[int, Plan] = {}
    plans = Plan.objects.filter(project__in=projects, effective_at__isnull=False)
    for plan in plans.order_by("-version"):
        originals[plan.project_id] = plan
    found = []
    for project in projects:
        span, original = spans.get(project.pk), originals.get(project.pk)
        planned = _length(original) if original else 0
        if planned and span and span["first"] and span["last"]:
            actual = (clock.local(span["last"]).date() - clock.local(span["first"]).date()).days + 1
            found.append(Ratio(project, planned, actual))
    return found


def _length(plan: Plan) -> int:
    rows = [r for r in plan.content.get("tasks", []) if r["kind"] == "task" and r["start"]]
    if not rows:
        return 0
    starts = [clock.local(dt.datetime.fromisoformat(row["start"])).date() for row in rows]
    ends = [clock.local(dt.datetime.fromisoformat(row["finish"])).date() for row in rows]
    return (max(ends) - min(starts)).days + 1


def cost_ratios(projects: list[Project]) -> list[Ratio]:
    """Cost over the first approved budget, as the journal tells of the cost analyses. The ratio
    alone is open to all colleagues; sums are not."""
    by_key = {project.pk: project for project in projects}
    told = Entry.objects.filter(
        kind=kind_of(Project), subject_id__in=list(by_key), event=CLOSED_BOOKS
    )
    return [
        Ratio(by_key[entry.subject_id], 100, percent)
        for entry in told.order_by("id")
        if (percent := entry.facts.get("of_first_budget")) is not None
    ]


def reachable(person: Person) -> "QuerySet[Initiation]":
    """Applications one may see, and those of projects one may see."""
    own = Initiation.objects.visible_to(person).values("pk")
    projects = Project.objects.visible_to(person).values("initiation")
    return Initiation.objects.filter(Q(pk__in=own) | Q(pk__in=projects))


def risks(projects: list[Project]) -> list[Risk]:
    """Risks of these projects that happened, as the journal tells when they were closed."""
    by_key = {project.pk: project for project in projects}
    told = Entry.objects.filter(
        Q(about_kind=kind_of(Project), about_id__in=list(by_key)), event=OCCURRED
    )
    return [
        Risk(by_key[entry.about_id], entry.title, str(entry.facts.get("outcome", "")))
        for entry in told.order_by("-id")[:200]
        if entry.facts.get("occurred") is True
    ]


def experience_for(one: Initiation) -> Experience:
    projects = similar(one)
    found, spent = ratios(projects), cost_ratios(projects)
    lessons = Lesson.objects.filter(
        summary__project__in=projects, summary__handed_in_at__isnull=False
    ).select_related("summary__project", "owner")
    return Experience(
        projects,
        Range(found) if found else None,
        Range(spent, COST) if spent else None,
        risks(projects),
        list(lessons.order_by("-pk")[:40]),
    )


def adopted(one: Initiation) -> set[tuple[str, str]]:
    return set(Adoption.objects.filter(initiation=one).values_list("kind", "text"))
