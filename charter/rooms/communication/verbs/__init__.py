"""Every change in this room."""

from charter.rooms.communication.verbs.channels import open_outlet, retire, took_pulse
from charter.rooms.communication.verbs.plans import (
    add_line,
    agree,
    end_line,
    keep_count,
    propose,
    settle,
)
from charter.rooms.communication.verbs.post import drop, not_posted, posted
from charter.rooms.communication.verbs.reports import discard, draft_report, send_report, write
from charter.rooms.communication.verbs.voices import (
    answer_concern,
    answer_opinion,
    raise_concern,
    say,
)

__all__ = [
    "add_line",
    "agree",
    "answer_concern",
    "answer_opinion",
    "discard",
    "draft_report",
    "drop",
    "end_line",
    "keep_count",
    "not_posted",
    "open_outlet",
    "posted",
    "propose",
    "raise_concern",
    "retire",
    "say",
    "send_report",
    "settle",
    "took_pulse",
    "write",
]
