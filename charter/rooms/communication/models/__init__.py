from charter.rooms.communication.models.plan import (
    INTERNAL,
    MEETING_OF,
    Audience,
    Channel,
    Line,
    Occasion,
    Plan,
)
from charter.rooms.communication.models.reports import Mail, Report
from charter.rooms.communication.models.voices import Concern, Opinion

__all__ = [
    "INTERNAL",
    "MEETING_OF",
    "Audience",
    "Channel",
    "Concern",
    "Line",
    "Mail",
    "Occasion",
    "Opinion",
    "Plan",
    "Report",
]
