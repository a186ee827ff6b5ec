"""Children that never outlive their parent."""

import ctypes
import os
import signal

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
