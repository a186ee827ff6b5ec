"""Every change in this room, one module per noun."""

from charter.rooms.quality.verbs import (
    effects,
    grades,
    imports,
    majors,
    problems,
    reports,
    suggestions,
)

__all__ = ["effects", "grades", "imports", "majors", "problems", "reports", "suggestions"]
