"""How org's verbs reach the journal, which stands one floor above.

The journal plugs itself in when the house wakes up. Org imports nothing from above, and its
changes are still journaled like everybody else's.
"""

from collections.abc import Callable
from typing import Any

_waiting: list[tuple[str, Any]] = []
_journal: dict[str, Callable[..., Any]] = {}


def declare(name: str, sentence: Any) -> str:
    """Declare an event of org; as `charter.kernel.journal.events.declare`."""
    if _journal:
        _journal["declare"](name, sentence)
    else:
        _waiting.append((name, sentence))
    return name


def record(event: str, subject: Any, **facts: Any) -> None:
    """As `charter.kernel.journal.verbs.record`."""
    _journal["record"](event, subject, **facts)


def plug(declare: Callable[..., Any], record: Callable[..., Any]) -> None:
    """The journal takes its place, and receives the events declared before it woke."""
    _journal.update(declare=declare, record=record)
    while _waiting:
        declare(*_waiting.pop(0))
