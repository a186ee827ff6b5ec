"""Since when an installation stands: its secret key is the first thing that it makes."""

import datetime as dt
from pathlib import Path


def born_at(var: Path) -> dt.datetime:
    """By the file's time, or that of the folder where the key comes from the environment."""
    key = var / "secret_key"
    return dt.datetime.fromtimestamp((key if key.exists() else var).stat().st_mtime, dt.UTC)


def age(var: Path) -> float:
    """In seconds; 0 where nothing stands yet."""
    if not var.exists():
        return 0.0
    return max(0.0, dt.datetime.now(dt.UTC).timestamp() - born_at(var).timestamp())
