"""One line that moves on a terminal; in a log, a line now and then."""

import sys
import time

EVERY = 5.0


class Line:
    def __init__(self) -> None:
        self.shown = 0.0

    def __call__(self, words: str) -> None:
        terminal = sys.stderr.isatty()
        if time.monotonic() - self.shown < (0.1 if terminal else EVERY):
            return
        self.shown = time.monotonic()
        print(f"\r\033[K{words}" if terminal else words, end="" if terminal else "\n",
              file=sys.stderr, flush=True)  # fmt: skip

    def done(self, words: str) -> None:
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)
        print(f"charter  {words}", flush=True)
