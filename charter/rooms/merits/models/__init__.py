"""What this room keeps."""

from charter.rooms.merits.models.awards import Award, Budget, Round
from charter.rooms.merits.models.cases import Case, Exhibit
from charter.rooms.merits.models.ledger import REWARDS, Line
from charter.rooms.merits.models.notices import Notice
from charter.rooms.merits.models.outcomes import Coaching, Goal, Outcome, Review
from charter.rooms.merits.models.steps import Step

__all__ = [
    "REWARDS",
    "Award",
    "Budget",
    "Case",
    "Coaching",
    "Exhibit",
    "Goal",
    "Line",
    "Notice",
    "Outcome",
    "Review",
    "Round",
    "Step",
]
