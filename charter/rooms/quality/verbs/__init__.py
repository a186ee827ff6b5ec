"""Every change in this room, one module per noun."""

from charter.rooms.quality.verbs import (
    checkplans,
    checks,
    effects,
    goals,
    grades,
    imports,
    majors,
    measures,
    problems,
    proposing,
    reports,
    ruling,
    standards,
    suggestions,
)

__all__ = [
    "checkplans",
    "checks",
    "effects",
    "goals",
    "grades",
    "imports",
    "majors",
    "measures",
    "problems",
    "proposing",
    "reports",
    "ruling",
    "standards",
    "suggestions",
]
