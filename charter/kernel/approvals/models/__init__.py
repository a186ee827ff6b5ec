from charter.kernel.approvals.models.decision import Decision, Void
from charter.kernel.approvals.models.flow import Flow, FlowDraft, Limit
from charter.kernel.approvals.models.held import Held
from charter.kernel.approvals.models.question import Question
from charter.kernel.approvals.models.request import Reader, Request, Version
from charter.kernel.approvals.models.step import Seat, Step

__all__ = [
    "Decision",
    "Flow",
    "FlowDraft",
    "Held",
    "Limit",
    "Question",
    "Reader",
    "Request",
    "Seat",
    "Step",
    "Version",
    "Void",
]
