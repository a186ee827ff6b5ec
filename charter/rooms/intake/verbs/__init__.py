"""Verbs of intake: what comes in becomes a case or a word on one; what is said goes out."""

from charter.rooms.intake.verbs.calls import log_call
from charter.rooms.intake.verbs.letters import acknowledge, given_up, write_reply
from charter.rooms.intake.verbs.words import corresponded, sent_again, take_words

__all__ = [
    "acknowledge",
    "corresponded",
    "given_up",
    "log_call",
    "sent_again",
    "take_words",
    "write_reply",
]
