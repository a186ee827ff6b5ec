"""Every change to indicators: definitions and targets, readings, alerts, notes."""

from charter.kernel.indicators.verbs.alerts import answer, escalate
from charter.kernel.indicators.verbs.definition import (
    SETTERS,
    create,
    enrol,
    enrol_all,
    retire,
    set_owner,
    set_target,
)
from charter.kernel.indicators.verbs.events import enter_event, strike_event
from charter.kernel.indicators.verbs.notes import annotate, improve, withdraw_note
from charter.kernel.indicators.verbs.readings import Standing, enter_reading, materialise

__all__ = [
    "SETTERS",
    "Standing",
    "annotate",
    "answer",
    "create",
    "enrol",
    "enrol_all",
    "enter_event",
    "enter_reading",
    "escalate",
    "improve",
    "materialise",
    "retire",
    "set_owner",
    "set_target",
    "strike_event",
    "withdraw_note",
]
