"""Commitments, cases and the service clock."""

from charter.rooms.aftersales.models.assigning import AssignmentRule
from charter.rooms.aftersales.models.cases import Case, FollowUp, Note, Reply
from charter.rooms.aftersales.models.clocks import Clock, ClockEvent
from charter.rooms.aftersales.models.commitments import (
    Category,
    Channel,
    Commitment,
    KeywordRule,
    Level,
    MatrixCell,
    Priority,
    Target,
)
from charter.rooms.aftersales.models.imports import Quarantined, SavedMapping, TicketImport

__all__ = [
    "AssignmentRule",
    "Case",
    "Category",
    "Channel",
    "Clock",
    "ClockEvent",
    "Commitment",
    "FollowUp",
    "KeywordRule",
    "Level",
    "MatrixCell",
    "Note",
    "Priority",
    "Quarantined",
    "Reply",
    "SavedMapping",
    "Target",
    "TicketImport",
]
