"""Whether a hire is under way that went through the stages; set by the verb, asked by the gate."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_under_way: ContextVar[bool] = ContextVar("recruitment_hiring", default=False)


@contextmanager
def hiring() -> Iterator[None]:
    token = _under_way.set(True)
    try:
        yield
    finally:
        _under_way.reset(token)


def is_hiring() -> bool:
    return _under_way.get()
