"""Real data of other people, read where it lies; a test that needs it says so when it is absent."""

import os
from pathlib import Path

import pytest

DEFAULT = Path(__file__).parents[5] / "shared" / "data"


def reference(name: str) -> Path:
    path = Path(os.environ.get("CHARTER_REFERENCE_DATA", DEFAULT)) / name
    if not path.exists():
        pytest.skip(f"reference data absent: {path} (set CHARTER_REFERENCE_DATA)")
    return path
