"""The installation's secret key: made at random the first time, readable by its owner alone."""

import os
import secrets
from pathlib import Path


def secret_key(file: Path) -> str:
    """The key in `file`. First starts at the same time agree on one key; it is never half there."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        making = file.with_name(f"{file.name}.{os.getpid()}")
        descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as new:
            new.write(secrets.token_urlsafe(64))
            new.flush()
            os.fsync(new.fileno())
        try:
            os.link(making, file)  # refuses to replace a key that somebody was quicker to make
        except FileExistsError:
            pass
        finally:
            making.unlink()
    return file.read_text().strip()
