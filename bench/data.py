"""The seeded data set: where its generator is, and a folder of CSV files made by it."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("users", "projects", "members", "items", "events")


def generator() -> Path:
    """`gen.py` in CHARTER_BENCH_DATA, or in `../shared/bench` beside the checkout."""
    folder = Path(os.environ.get("CHARTER_BENCH_DATA") or ROOT.parent / "shared/bench")
    found = folder / "gen.py"
    if not found.exists():
        sys.exit(
            f"charter  there is no {found}. The benchmark loads the data that gen.py makes; say "
            "where it is: CHARTER_BENCH_DATA=/path/to/folder make bench."
        )
    return found


def generate(where: Path, items: int, today: dt.date) -> Path:
    """The CSV files of this many items, made once per day: due dates lie around today."""
    folder = where / f"data-{items}-{today:%Y%m%d}"
    if not (folder / "whole").exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, str(generator()), str(folder)]
        command += ["--items", str(items), "--today", today.isoformat()]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (folder / "whole").touch()
    return folder
