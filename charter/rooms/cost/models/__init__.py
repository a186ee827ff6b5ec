"""The records of this room."""

from charter.rooms.cost.models.analysis import Closing, Variance
from charter.rooms.cost.models.claims import Claim, ClaimKind, ClaimLine, Grade
from charter.rooms.cost.models.earning import (
    Forecast,
    RestEstimate,
    ThreePoint,
    TrackedTask,
    TrackingPeriod,
)
from charter.rooms.cost.models.ledger import (
    Account,
    Booking,
    Currency,
    Settlement,
    Standing,
)
from charter.rooms.cost.models.purchases import Purchase, Quotation
from charter.rooms.cost.models.uploads import CostUpload

__all__ = [
    "Account",
    "Booking",
    "Claim",
    "ClaimKind",
    "ClaimLine",
    "Closing",
    "CostUpload",
    "Currency",
    "Forecast",
    "Grade",
    "Purchase",
    "Quotation",
    "RestEstimate",
    "Settlement",
    "Standing",
    "ThreePoint",
    "TrackedTask",
    "TrackingPeriod",
    "Variance",
]
