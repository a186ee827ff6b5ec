"""What this room keeps."""

from charter.rooms.quality.models.problems import (
    Category,
    Cause,
    Grade,
    MajorRules,
    Problem,
    Source,
    Step,
    Verification,
    Why,
)
from charter.rooms.quality.models.reports import QualityReport
from charter.rooms.quality.models.suggestions import Suggestion
from charter.rooms.quality.models.teams import SpecialTeam, TeamMember

__all__ = [
    "Category",
    "Cause",
    "Grade",
    "MajorRules",
    "Problem",
    "QualityReport",
    "Source",
    "SpecialTeam",
    "Step",
    "Suggestion",
    "TeamMember",
    "Verification",
    "Why",
]
