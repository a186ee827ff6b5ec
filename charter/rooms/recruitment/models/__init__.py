"""The plan, openings and channels, candidates and what was found out about them."""

from charter.rooms.recruitment.models.assessing import Assessment, Conflict, Step
from charter.rooms.recruitment.models.candidates import (
    ENDED,
    OPEN,
    Candidate,
    Dossier,
    Offer,
    Outcome,
)
from charter.rooms.recruitment.models.openings import Channel, Opening
from charter.rooms.recruitment.models.plan import Line, Plan
from charter.rooms.recruitment.models.uploads import CandidateUpload

__all__ = [
    "ENDED",
    "OPEN",
    "Assessment",
    "Candidate",
    "CandidateUpload",
    "Channel",
    "Conflict",
    "Dossier",
    "Line",
    "Offer",
    "Opening",
    "Outcome",
    "Plan",
    "Step",
]
