"""Every change to a request, by the noun it changes."""

from charter.kernel.approvals.verbs.deciding import decide, return_to
from charter.kernel.approvals.verbs.submitting import note_edit, submit, withdraw

__all__ = ["decide", "note_edit", "return_to", "submit", "withdraw"]
