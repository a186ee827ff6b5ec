"""Write the whole installation into one file: database and attachments, each with its SHA-256.
Works while people work. The file appears under its name only when it is whole.
"""

import argparse
import tempfile
import time
from pathlib import Path

from charter.ground.database.account import DatabaseTrouble
from charter.site import archive, dumps
from charter.site.installation import database, var
from charter.site.progress import Line

HELP = "write database and files into one FILE"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)


def run(options: argparse.Namespace) -> None:
    file: Path = options.file.absolute()
    if file.exists():
        raise DatabaseTrouble(f"{file} exists already; backups are never overwritten.")
    if not file.parent.is_dir():
        raise DatabaseTrouble(f"There is no directory {file.parent}; make it first.")
    line, began = Line(), time.monotonic()
    with database(), tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as work:
        line("dumping the database")
        dump = Path(work) / archive.DUMP
        rows = dumps.dump(dump)
        archive.write(file, dump, var() / "files", rows, line)
    line.done(
        f"{file}: {sum(rows.values())} rows, {file.stat().st_size / 1e6:.1f} MB, "
        f"{time.monotonic() - began:.1f} s"
    )
