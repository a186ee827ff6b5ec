"""Every change of the room, a module per noun."""

from charter.rooms.projects.verbs import (
    acceptance,
    initiation,
    project,
    requirement,
    signing,
    summary,
    team,
)

__all__ = ["acceptance", "initiation", "project", "requirement", "signing", "summary", "team"]
