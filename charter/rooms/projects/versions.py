"""The versions of a plan that were ever in force: what each promised, who moved it and when."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from charter.ground import clock, formats
from charter.kernel.approvals.models import Decision
from charter.org.models import Person
from charter.rooms.projects.approvals import task_rows
from charter.rooms.projects.models import Correction, Plan, Project, Task
from charter.rooms.projects.plan_content import frozen

Content = dict[str, Any]


@dataclass
class Version:
    """`rows` are the frozen tasks by number; `end` the last planned day; `moved` the days by which
    it lies after the version before it."""

    plan: Plan
    rows: dict[str, Content]
    end: dt.date | None
    moved: int = 0
    deciders: list[Person] = field(default_factory=list)
    correction: Correction | None = None

    @property
    def spans(self) -> list[tuple[float, float, float]]:
        """(start, finish, weight) of each task; the weight is its duration, at least a second."""
        return [
            (_moment(row["start"]), _moment(row["finish"]), max(row["duration"], 1))
            for row in self.rows.values()
            if row["kind"] == Task.Kind.TASK and row["start"] and row["finish"]
        ]

    def finish_of(self, number: str) -> dt.date | None:
        row = self.rows.get(number)
        return day(row["finish"]) if row and row["finish"] else None


def _moment(text: str) -> float:
    return dt.datetime.fromisoformat(text).timestamp()


def day(text: str) -> dt.date:
    found = clock.day(dt.datetime.fromisoformat(text))
    assert found
    return found


def baselines(project: Project) -> list[Version]:
    """Every version that came into force, the original first. Three queries."""
    plans = Plan.objects.filter(project=project, effective_at__isnull=False)
    found = [_read(plan) for plan in plans.select_related("created_by").order_by("version")]
    decided: dict[str, list[Person]] = {}
    hashes = [version.plan.content_hash for version in found]
    for one in Decision.objects.standing().filter(hash__in=hashes).select_related("by"):
        if one.verdict == Decision.Verdict.APPROVE:
            decided.setdefault(one.hash, []).append(one.by)
    asked = {c.plan_id: c for c in Correction.objects.filter(project=project).exclude(plan=None)}
    before: Version | None = None
    for version in found:
        version.deciders = decided.get(version.plan.content_hash, [])
        version.correction = asked.get(version.plan.pk)
        if before and before.end and version.end:
            version.moved = (version.end - before.end).days
        before = version
    return found


def _read(plan: Plan) -> Version:
    rows = {row["number"]: row for row in plan.content.get("tasks", [])}
    ends = [day(row["finish"]) for row in rows.values() if row["finish"]]
    return Version(plan, rows, max(ends, default=None))


def content_of(plan: Plan) -> Content:
    """What was approved; of a version that is still being written, what it says now."""
    return plan.content or _texts(frozen(plan))


def _texts(content: Content) -> Content:
    """As the store keeps it: moments as texts."""
    moved = ("start", "finish", "constraint_at")
    tasks = [
        {k: v.isoformat() if k in moved and v else v for k, v in row.items()}
        for row in content["tasks"]
    ]
    return {**content, "tasks": tasks}


@dataclass
class Change:
    """A row of the comparison: what is another, with (label, old, new) of each."""

    kind: str
    title: str
    rows: list[tuple[str, str, str]]
    days: int | None = None


def compare(old: Content, new: Content) -> list[Change]:
    """Task by task (the number is the same through all versions), in the order of the plan."""
    before = {row["number"]: row for row in old["tasks"]}
    after = {row["number"]: row for row in new["tasks"]}
    found = []
    for number, row in after.items():
        title = f"{number} {row['name']}"
        if number not in before:
            found.append(Change("added", title, [(n, "", v) for n, v in told(row) if v]))
            continue
        changed = [
            (name, was, now)
            for (name, was), (_n, now) in zip(told(before[number]), told(row), strict=True)
            if was != now
        ]
        if changed:
            found.append(Change("changed", title, changed, _days(before[number], row)))
    for number, row in before.items():
        if number not in after:
            found.append(Change("removed", f"{number} {row['name']}", []))
    return found


def _days(old: Content, new: Content) -> int | None:
    if not (old["finish"] and new["finish"]):
        return None
    return (day(new["finish"]) - day(old["finish"])).days or None


def told(row: Content) -> list[tuple[str, str]]:
    """What a frozen task says, in words."""
    hours = row["effort"]
    return [
        (_("名稱"), row["name"]),
        (_("開始"), formats.iso(day(row["start"])) if row["start"] else ""),
        (_("完成"), formats.iso(day(row["finish"])) if row["finish"] else ""),
        (_("工時（小時）"), "" if hours is None else formats.number(hours / 3600)),
        *task_rows(row),
    ]
