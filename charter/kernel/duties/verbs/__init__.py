"""Every change to duties: how they come to be and are fulfilled, and what is done about them."""

from charter.kernel.duties.verbs.making import Standing, fulfil_by, generate, lapse
from charter.kernel.duties.verbs.tending import escalate, excuse, hand_over, remind

__all__ = [
    "Standing",
    "escalate",
    "excuse",
    "fulfil_by",
    "generate",
    "hand_over",
    "lapse",
    "remind",
]
