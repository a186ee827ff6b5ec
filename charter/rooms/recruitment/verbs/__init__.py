"""Every change of this room."""

from charter.rooms.recruitment.verbs.applying import (
    Who,
    add_candidate,
    add_files,
    add_papers,
    apply_inside,
    edit_dossier,
)
from charter.rooms.recruitment.verbs.assessing import (
    arrange,
    ask_assessor,
    assess,
    declare_conflict,
    record_consent,
    settle_step,
)
from charter.rooms.recruitment.verbs.deciding import (
    ask_offer,
    hire_candidate,
    reject,
    withdraw_candidate,
)
from charter.rooms.recruitment.verbs.forgetting import erase_candidate, export_candidate
from charter.rooms.recruitment.verbs.openings import add_channel, close_opening, publish
from charter.rooms.recruitment.verbs.planning import (
    Need,
    add_line,
    confirm_plan,
    discard_plan,
    draw_plan,
    drop_line,
    edit_line,
    submit_plan,
)

__all__ = [
    "Need",
    "Who",
    "add_candidate",
    "add_channel",
    "add_files",
    "add_line",
    "add_papers",
    "apply_inside",
    "arrange",
    "ask_assessor",
    "ask_offer",
    "assess",
    "close_opening",
    "confirm_plan",
    "declare_conflict",
    "discard_plan",
    "draw_plan",
    "drop_line",
    "edit_dossier",
    "edit_line",
    "erase_candidate",
    "export_candidate",
    "hire_candidate",
    "publish",
    "record_consent",
    "reject",
    "settle_step",
    "submit_plan",
    "withdraw_candidate",
]
