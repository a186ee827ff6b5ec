"""What the page of a check shows beside the check itself, and how a project's deliverables fare."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from charter.kernel.files.models import Attachment
from charter.kernel.journal.models import kind_of
from charter.rooms.projects.models import Deliverable, Project
from charter.rooms.quality.models import (
    Aspect,
    Check,
    CheckItem,
    Mark,
    Method,
    StandardVersion,
)

TONES = {Mark.PASS.value: "ok", Mark.FAIL.value: "bad", Mark.SKIP.value: "none", "": "info"}


@dataclass
class Line:
    """One item with what came of it."""

    item: CheckItem
    files: list[Attachment]

    @property
    def tone(self) -> str:
        return TONES[self.item.mark]

    @property
    def owes_problem(self) -> bool:
        return self.item.mark == Mark.FAIL and self.item.problem_id is None


@dataclass
class Sheet:
    """Three queries, however many items."""

    check: Check
    lines: list[Line]
    versions: list[StandardVersion]

    @property
    def items(self) -> list[CheckItem]:
        return [line.item for line in self.lines]

    @property
    def failed(self) -> int:
        return sum(1 for item in self.items if item.mark == Mark.FAIL)

    @property
    def words(self) -> "list[tuple[str | Promise, list[dict[str, Any]]]]":
        """The frozen checklist by aspect."""
        found = [
            (aspect.label, [word for word in self.check.words if word["aspect"] == aspect])
            for aspect in Aspect
        ]
        return [(label, words) for label, words in found if words]

    @property
    def unregistered(self) -> bool:
        return any(line.owes_problem for line in self.lines)


def sheet_of(check: Check) -> Sheet:
    items = list(check.items.select_related("problem"))
    files: dict[int, list[Attachment]] = {}
    kept = Attachment.objects.filter(
        kind=kind_of(CheckItem), subject_id__in=[i.pk for i in items], removed_at=None
    )
    for one in kept.order_by("id"):
        files.setdefault(one.subject_id, []).append(one)
    versions = StandardVersion.objects.filter(pk__in=check.drawn_from).select_related("standard")
    lines = [Line(item, files.get(item.pk, [])) for item in items]
    return Sheet(check, lines, list(versions.order_by("pk")))


@dataclass
class Covered:
    """A deliverable with its last self-check and its last cross-check."""

    deliverable: Deliverable
    own: "Check | None"
    cross: "Check | None"

    @property
    def is_whole(self) -> bool:
        return bool(self.own and self.own.passed and self.cross and self.cross.passed)


def coverage(project: Project) -> list[Covered]:
    """Every deliverable of the plan in force; two queries."""
    promised = Deliverable.objects.filter(
        task__project=project, task__plan__state="in_force"
    ).select_related("task", "accountable")
    last: dict[tuple[int | None, str, str], Check] = {}
    made = Check.objects.counted().filter(project=project, task__isnull=False)
    for check in made.select_related("checker").order_by("pk"):
        last[check.task_id, check.deliverable, check.method] = check
    return [
        Covered(
            one,
            last.get((one.task_id, one.name, Method.SELF)),
            last.get((one.task_id, one.name, Method.CROSS)),
        )
        for one in promised.order_by("task__position", "pk")
    ]
