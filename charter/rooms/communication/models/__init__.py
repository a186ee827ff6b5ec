from charter.rooms.communication.models.channels import Heartbeat, Outlet
from charter.rooms.communication.models.plan import (
    INTERNAL,
    MEETING_OF,
    Audience,
    Channel,
    Line,
    Occasion,
    Plan,
)
from charter.rooms.communication.models.reports import ChatPost, Mail, Report
from charter.rooms.communication.models.voices import Concern, Opinion

__all__ = [
    "INTERNAL",
    "MEETING_OF",
    "Audience",
    "Channel",
    "ChatPost",
    "Concern",
    "Heartbeat",
    "Line",
    "Mail",
    "Occasion",
    "Opinion",
    "Outlet",
    "Plan",
    "Report",
]
