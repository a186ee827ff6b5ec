"""Every change in this room, one module per noun."""

from charter.rooms.quality.verbs import (
    effects,
    grades,
    majors,
    problems,
    reports,
    suggestions,
)

__all__ = ["effects", "grades", "majors", "problems", "reports", "suggestions"]
