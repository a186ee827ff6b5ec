"""What the pages ask about many risks: the map, what similar projects learned, where a project
stands."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from charter.kernel.registers.models import Grade
from charter.kernel.registers.queries import Heat, drawn
from charter.rooms.projects.models import Project, Summary
from charter.rooms.risk.models import Category, Planned, Risk, RiskWarning, Topic

LESSONS = 3
ROWS = 200
SUMMARIES = 5


def heat(risks: "QuerySet[Risk]", **also: Any) -> Heat:
    """Two queries: the matrix, and the counts by place. `also` narrows the lists behind it."""
    open_ones = risks.exclude(state=Risk.State.CLOSED).order_by()
    places = open_ones.values_list("likelihood", "impact", "scale").annotate(n=Count("pk"))
    return drawn(places, reverse("risk:list"), also)


def learned(project: Project) -> dict[str, list[Risk]]:
    """What went wrong in other projects of the same kind: by category, the latest lessons first."""
    rows = (
        Risk.objects.filter(
            state=Risk.State.CLOSED,
            has_occurred=True,
            project__service_type=project.service_type,
        )
        .exclude(project=project)
        .select_related("project")
        .order_by("-closed_at", "-pk")
    )
    found: dict[str, list[Risk]] = {category: [] for category in Category.values}
    for risk in rows[:ROWS]:
        if len(found[risk.category]) < LESSONS:
            found[risk.category].append(risk)
    return found


def summaries(project: Project) -> "QuerySet[Summary]":
    """What the summaries of finished projects of the same kind say of their problems."""
    alike = Summary.objects.handed_in().filter(project__service_type=project.service_type)
    others = alike.exclude(project=project).select_related("project")
    return others.order_by("-handed_in_at", "-pk")[:SUMMARIES]


def by_project(risks: "QuerySet[Risk]") -> list[dict[str, Any]]:
    """How many open risks of each grade every project has, the gravest projects first."""
    standing = RiskWarning.objects.standing().filter(risk=OuterRef("pk"))
    counts: dict[str, Any] = {g: Count("pk", filter=Q(grade=g)) for g in Grade.values}
    counts["ungraded"] = Count("pk", filter=Q(grade=""))
    counts["warned"] = Count("pk", filter=Exists(standing))
    rows: Any = risks.exclude(state=Risk.State.CLOSED).exclude(project=None).order_by()
    counted = rows.values("project_id", "project__name").annotate(**counts)
    return list(counted.order_by(*(f"-{g}" for g in reversed(Grade.values)), "project_id"))


def planned(project: Project) -> list[tuple[str, str, Planned | None]]:
    """(topic, its label, what planning said of it or None) for all four."""
    said = {
        one.topic: one
        for one in Planned.objects.filter(project=project).select_related("risk", "by")
    }
    return [(code, str(label), said.get(code)) for code, label in Topic.choices]
