"""Every change of the room."""

from charter.rooms.rotation.verbs.erasure import forget
from charter.rooms.rotation.verbs.fitting import explain_fit
from charter.rooms.rotation.verbs.handovers import (
    cancel_handover,
    complete,
    draw,
    name_successor,
    open_handover,
)
from charter.rooms.rotation.verbs.rotating import (
    add_line,
    approve_plan,
    carry_out,
    draft_plan,
    drop_line,
    drop_plan,
    reopen_plan,
    submit_plan,
)
from charter.rooms.rotation.verbs.taking import keep, keep_several, take, take_several

__all__ = [
    "add_line",
    "approve_plan",
    "cancel_handover",
    "carry_out",
    "complete",
    "draft_plan",
    "draw",
    "drop_line",
    "drop_plan",
    "explain_fit",
    "forget",
    "keep",
    "keep_several",
    "name_successor",
    "open_handover",
    "reopen_plan",
    "submit_plan",
    "take",
    "take_several",
]
