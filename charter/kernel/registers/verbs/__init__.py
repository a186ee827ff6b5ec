"""Every change to a register: its records, the matrix they are graded by, the saved lists."""

from charter.kernel.registers.verbs.answers import close, regrade, reopen, respond
from charter.kernel.registers.verbs.lists import forget_view, rename_view, save_view
from charter.kernel.registers.verbs.matrix import set_matrix
from charter.kernel.registers.verbs.records import edit, hand_over, open_record

__all__ = [
    "close",
    "edit",
    "forget_view",
    "hand_over",
    "open_record",
    "regrade",
    "rename_view",
    "reopen",
    "respond",
    "save_view",
    "set_matrix",
]
