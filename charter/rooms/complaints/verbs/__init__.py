"""Every change of a complaint."""

from charter.rooms.complaints.verbs.receiving import Told, receive
from charter.rooms.complaints.verbs.steps import (
    acknowledge,
    add_files,
    assess,
    close,
    hand_over,
    investigate,
    respond,
    take_up_again,
    withdraw,
)

__all__ = [
    "Told",
    "acknowledge",
    "add_files",
    "assess",
    "close",
    "hand_over",
    "investigate",
    "receive",
    "respond",
    "take_up_again",
    "withdraw",
]
