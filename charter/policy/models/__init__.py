"""What is kept about policies: judgements, words given, changes asked for, who has read what."""

from charter.policy.models.reading import Acknowledgement, Publication
from charter.policy.models.standing import (
    Amendment,
    Attestation,
    Clause,
    Judgement,
    Mark,
    Proposal,
    Reminder,
    Verdict,
    Visit,
)

__all__ = [
    "Acknowledgement",
    "Amendment",
    "Attestation",
    "Clause",
    "Judgement",
    "Mark",
    "Proposal",
    "Publication",
    "Reminder",
    "Verdict",
    "Visit",
]
