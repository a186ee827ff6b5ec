"""A file that appears whole or not at all, however many processes make it at once."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """A path beside `file` that nobody else writes to, renamed to it when the block ends well.

    What was written is on the disk before it has its name. The folder is made when missing;
    when the block fails nothing is left, and an older `file` stays as it was.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    making = file.with_name(f".{file.name}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        yield making
        with making.open("rb") as done:
            os.fsync(done.fileno())
        making.replace(file)
    finally:
        making.unlink(missing_ok=True)
