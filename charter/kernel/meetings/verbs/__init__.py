"""Every change to meetings."""

from charter.kernel.meetings.verbs.calling import (
    add_item,
    bring_agenda,
    call_meeting,
    cancel,
    move,
)
from charter.kernel.meetings.verbs.feeds import open_feed
from charter.kernel.meetings.verbs.handing import hand_over_meeting
from charter.kernel.meetings.verbs.inviting import lost, reply
from charter.kernel.meetings.verbs.minuting import attend, close, decide, minute
from charter.kernel.meetings.verbs.series import call_next, change_series, end_series, plan_series

__all__ = [
    "add_item",
    "attend",
    "bring_agenda",
    "call_meeting",
    "call_next",
    "cancel",
    "change_series",
    "close",
    "decide",
    "end_series",
    "hand_over_meeting",
    "lost",
    "minute",
    "move",
    "open_feed",
    "plan_series",
    "reply",
]
