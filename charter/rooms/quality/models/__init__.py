"""What this room keeps."""

from charter.rooms.quality.models.causes import Cause, MajorRules
from charter.rooms.quality.models.checks import Check, CheckItem
from charter.rooms.quality.models.feedback import Feedback
from charter.rooms.quality.models.findings import Verification, Why
from charter.rooms.quality.models.goals import Goal, GoalMeasure
from charter.rooms.quality.models.problems import Problem
from charter.rooms.quality.models.reports import QualityReport
from charter.rooms.quality.models.standards import (
    Standard,
    StandardItem,
    StandardReview,
    StandardVersion,
)
from charter.rooms.quality.models.suggestions import Suggestion
from charter.rooms.quality.models.teams import SpecialTeam, TeamMember
from charter.rooms.quality.models.uploads import IMPORTERS, ProblemUpload
from charter.rooms.quality.models.words import (
    Aspect,
    Category,
    Grade,
    Mark,
    Method,
    Source,
    Step,
)

__all__ = [
    "IMPORTERS",
    "Aspect",
    "Category",
    "Cause",
    "Check",
    "CheckItem",
    "Feedback",
    "Goal",
    "GoalMeasure",
    "Grade",
    "MajorRules",
    "Mark",
    "Method",
    "Problem",
    "ProblemUpload",
    "QualityReport",
    "Source",
    "SpecialTeam",
    "Standard",
    "StandardItem",
    "StandardReview",
    "StandardVersion",
    "Step",
    "Suggestion",
    "TeamMember",
    "Verification",
    "Why",
]
