"""Every change in this room."""

from charter.rooms.surveys.verbs.answering import add_words, answer
from charter.rooms.surveys.verbs.asking import Wanted, invite, lost, withdraw
from charter.rooms.surveys.verbs.imports import (
    bring_in,
    check_upload,
    discard,
    map_columns,
    take_rows,
)

__all__ = [
    "Wanted",
    "add_words",
    "answer",
    "bring_in",
    "check_upload",
    "discard",
    "invite",
    "lost",
    "map_columns",
    "take_rows",
    "withdraw",
]
