"""Verbs of incoming mail: keep what came, hand it over, clear what nobody could take."""

from charter.kernel.mail.verbs.answering import answer_by_program
from charter.kernel.mail.verbs.clearing import clear, drop, prove, retry
from charter.kernel.mail.verbs.keeping import (
    found_trouble,
    keep,
    keep_unread,
    numbered,
    read_through,
)
from charter.kernel.mail.verbs.leaving import left, put_off
from charter.kernel.mail.verbs.sorting import hand_over, stumbled

__all__ = [
    "answer_by_program",
    "clear",
    "drop",
    "found_trouble",
    "hand_over",
    "keep",
    "keep_unread",
    "left",
    "numbered",
    "prove",
    "put_off",
    "read_through",
    "retry",
    "stumbled",
]
