"""Every change in this room: risks, their responses, sweeps, watched figures, warnings."""

from charter.rooms.risk.verbs.grading import assess, mark_focus
from charter.rooms.risk.verbs.responses import add_measure, respond
from charter.rooms.risk.verbs.risks import close, edit, hand_over, identify, reopen
from charter.rooms.risk.verbs.sweeps import assess_planning, hold_sweep
from charter.rooms.risk.verbs.warnings import adjust, escalate, keep
from charter.rooms.risk.verbs.watches import enter_sample, look, retire_watch, set_watch

__all__ = [
    "add_measure",
    "adjust",
    "assess",
    "assess_planning",
    "close",
    "edit",
    "enter_sample",
    "escalate",
    "hand_over",
    "hold_sweep",
    "identify",
    "keep",
    "look",
    "mark_focus",
    "reopen",
    "respond",
    "retire_watch",
    "set_watch",
]
