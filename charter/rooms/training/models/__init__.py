"""Needs, courses with their sessions and seats, plans, and the file that only grows."""

from charter.rooms.training.models.courses import Course, Outcome
from charter.rooms.training.models.needs import Concerned, Need
from charter.rooms.training.models.plans import Plan, PlanItem
from charter.rooms.training.models.records import Behaviour, Claim, Record
from charter.rooms.training.models.sessions import Seat, Session
from charter.rooms.training.models.words import REGULAR, Kind, Subject

__all__ = [
    "REGULAR",
    "Behaviour",
    "Claim",
    "Concerned",
    "Course",
    "Kind",
    "Need",
    "Outcome",
    "Plan",
    "PlanItem",
    "Record",
    "Seat",
    "Session",
    "Subject",
]
