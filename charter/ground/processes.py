"""Children that never outlive their parent, and what a long-lived process has loaded."""

import ctypes
import gc
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

PR_SET_PDEATHSIG = 1  # Linux, prctl(2)


def die_with_parent(with_signal: int = signal.SIGTERM) -> None:
    """Ask the kernel to send us the signal when the parent dies, even by kill -9.

    Call it in the child. Where there is no prctl (not Linux) nothing happens.
    """
    parent = os.getppid()
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is None:
        return
    prctl(PR_SET_PDEATHSIG, with_signal)
    if os.getppid() != parent:  # it died in between
        os.kill(os.getpid(), with_signal)


@contextmanager
def loading() -> Iterator[None]:
    """Modules loaded inside are never searched for cycles, for they stay: a third of a start.

    Python would walk all that is there again and again while it grows.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def keep_what_is_loaded() -> None:
    """Take what is loaded by now out of the search for cycles, and search less often.

    A process of ours holds 200,000 objects that stay for its life. Python would walk them all
    again and again, in the middle of a request; what requests leave behind is walked still.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
