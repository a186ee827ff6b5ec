"""Plant a fault into a copy of a module's source and run the house with it.

The files stay untouched: the patched text is compiled, and the functions of the living module
take over the compiled code, so that everybody who imported them meets the fault.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from types import FunctionType
from typing import Any

PACKAGE = "charter.kernel.approvals"


@dataclass(frozen=True)
class Bug:
    """In `module`, `old` (which occurs once) becomes `new`."""

    name: str
    promise: str
    module: str
    old: str
    new: str


def _function(value: Any) -> FunctionType | None:
    while hasattr(value, "__wrapped__"):
        value = value.__wrapped__
    return value if isinstance(value, FunctionType) else None


@contextmanager
def planted(bug: Bug) -> Iterator[None]:
    module = import_module(f"{PACKAGE}.{bug.module}")
    source = inspect.getsource(module)
    assert source.count(bug.old) == 1, f"{bug.name}: found {source.count(bug.old)} times"
    patched = source.replace(bug.old, bug.new)
    copy: dict[str, Any] = {"__name__": module.__name__, "__file__": module.__file__}
    exec(compile(patched, f"<{bug.name}>", "exec"), copy)
    undo: list[Callable[[], None]] = []
    for name, value in vars(module).items():
        living, new = _function(value), _function(copy.get(name))
        if living is None or new is None or living.__module__ != module.__name__:
            continue
        if living.__code__.co_code == new.__code__.co_code and _same(living, new):
            continue
        undo.append(_restore(living, living.__code__))
        living.__code__ = new.__code__
    assert undo, f"{bug.name}: nothing changed"
    try:
        yield
    finally:
        for restore in undo:
            restore()


def _same(a: FunctionType, b: FunctionType) -> bool:
    return (
        a.__code__.co_consts == b.__code__.co_consts and a.__code__.co_names == b.__code__.co_names
    )


def _restore(function: FunctionType, code: Any) -> Callable[[], None]:
    def restore() -> None:
        function.__code__ = code

    return restore
