"""What a transaction has asked or said already, and need not ask or say again.

A verb calls other verbs, and a job calls thousands: each asks which parameters are in force and
which calendar is the organisation's, each says that records of a kind have changed. Here the
transaction remembers. Nothing outlives it, nor a step back to a savepoint in it; and who writes
what others remember calls `forget`.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

Word = TypeVar("Word", bound=Hashable)
Found = TypeVar("Found")


class MemoryMixin(BaseDatabaseWrapper):
    memory: defaultdict[str, dict[Any, Any]]

    def connect(self) -> None:
        self.memory = defaultdict(dict)
        super().connect()

    def _savepoint_rollback(self, sid: str) -> None:
        self.memory.clear()
        super()._savepoint_rollback(sid)  # type: ignore[misc]

    def _commit(self) -> None:
        self.memory.clear()
        super()._commit()  # type: ignore[misc]

    def _rollback(self) -> None:
        self.memory.clear()
        super()._rollback()  # type: ignore[misc]


def _memory() -> defaultdict[str, dict[Any, Any]]:
    memory: defaultdict[str, dict[Any, Any]] = connection.memory  # type: ignore[attr-defined]
    return memory


def remembered(topic: str, key: Hashable, find: Callable[[], Found]) -> Found:
    """What was found before in this transaction; outside one it is asked for each time, and so it
    is in a customer's room, where a verb sees other rows than the page around it."""
    if not connection.in_atomic_block or connection.room is not None:  # type: ignore[attr-defined]
        return find()
    known = _memory()[topic]
    if key not in known:
        known[key] = find()
    found: Found = known[key]
    return found


def unsaid(topic: str, words: set[Word]) -> set[Word]:
    """Those that nobody has said in this transaction; from now on they count as said."""
    if not connection.in_atomic_block:
        return words
    said = _memory()[topic]
    news = words - said.keys()
    said.update(dict.fromkeys(news))
    return news


def forget(topic: str) -> None:
    """What is remembered of this topic holds no longer."""
    if connection.connection is not None:
        _memory().pop(topic, None)
