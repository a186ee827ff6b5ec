"""Every change in this room."""

from charter.rooms.steering.verbs.assessing import assess, rate
from charter.rooms.steering.verbs.courses import (
    add_task,
    allot,
    check,
    finish,
    follow,
    report_overdue,
)
from charter.rooms.steering.verbs.evaluations import (
    answer_problem,
    conclude,
    note,
    open_evaluation,
    publish,
    redraw,
)
from charter.rooms.steering.verbs.fork import (
    adopt,
    confirm,
    contest,
    decline,
    judge,
    replan,
    roll_out,
)
from charter.rooms.steering.verbs.reports import (
    adjust,
    answer,
    carry_on,
    find_gaps,
    report,
    send_back,
)

__all__ = [
    "add_task",
    "adjust",
    "adopt",
    "allot",
    "answer",
    "answer_problem",
    "assess",
    "carry_on",
    "check",
    "conclude",
    "confirm",
    "contest",
    "decline",
    "find_gaps",
    "finish",
    "follow",
    "judge",
    "note",
    "open_evaluation",
    "publish",
    "rate",
    "redraw",
    "replan",
    "report",
    "report_overdue",
    "roll_out",
    "send_back",
]
