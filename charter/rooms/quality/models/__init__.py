"""What this room keeps."""

from charter.rooms.quality.models.causes import Cause, MajorRules
from charter.rooms.quality.models.findings import Verification, Why
from charter.rooms.quality.models.problems import Problem
from charter.rooms.quality.models.reports import QualityReport
from charter.rooms.quality.models.suggestions import Suggestion
from charter.rooms.quality.models.teams import SpecialTeam, TeamMember
from charter.rooms.quality.models.words import Category, Grade, Source, Step

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
