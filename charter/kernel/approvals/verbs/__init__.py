"""Every change to a request, by what people want of it."""

from charter.kernel.approvals.verbs.asking import answer, ask, attach
from charter.kernel.approvals.verbs.changing import (
    discard_draft,
    draft_flow,
    propose_flow,
    propose_limit,
    publish_draft,
)
from charter.kernel.approvals.verbs.deciding import decide, return_to
from charter.kernel.approvals.verbs.holding import hold, settle, undo
from charter.kernel.approvals.verbs.passing import pass_on
from charter.kernel.approvals.verbs.routing import (
    add_approver,
    appoint,
    copy_to,
    hand_over,
    remove_approver,
    urge,
)
from charter.kernel.approvals.verbs.submitting import note_edit, submit, withdraw
from charter.kernel.approvals.verbs.tending import tend

__all__ = [
    "add_approver",
    "answer",
    "appoint",
    "ask",
    "attach",
    "copy_to",
    "decide",
    "discard_draft",
    "draft_flow",
    "hand_over",
    "hold",
    "note_edit",
    "pass_on",
    "propose_flow",
    "propose_limit",
    "publish_draft",
    "remove_approver",
    "return_to",
    "settle",
    "submit",
    "tend",
    "undo",
    "urge",
    "withdraw",
]
