"""A room above has changed what its dimension of a project's health reads."""

from dataclasses import asdict

from charter.rooms.projects.joined import DIMENSIONS
from charter.rooms.projects.models import Project
from charter.rooms.projects.verbs.progress import judge_health


def heard_from(room: str, project: Project, clauses: tuple[str, ...]) -> None:
    """Judge the health anew if that room really says something else than is written down; its
    reasons are those that lean on `clauses`. The other dimensions are then read again as well."""
    written = project.health_reasons or {}
    dimension, reasons = DIMENSIONS[room](project)
    known = [one["text"] for one in written.get("reasons", []) if one["clause"] in clauses]
    found = [asdict(reason.text) for reason in reasons]
    is_known = asdict(dimension) in written.get("dimensions", [])
    if not is_known or sorted(map(str, known)) != sorted(map(str, found)):
        judge_health(project, by=None)
