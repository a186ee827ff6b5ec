"""Every change in this room."""

from charter.rooms.trends.verbs.figures import catch_up, listen, listen_to_month, materialise
from charter.rooms.trends.verbs.proposals import decline, raise_for, take, take_as_action
from charter.rooms.trends.verbs.reviews import conclude, decide, open_review, publish, redraw

__all__ = [
    "catch_up",
    "conclude",
    "decide",
    "decline",
    "listen",
    "listen_to_month",
    "materialise",
    "open_review",
    "publish",
    "raise_for",
    "redraw",
    "take",
    "take_as_action",
]
