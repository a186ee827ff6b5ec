"""Write the whole installation into one file: database and attachments, each with its SHA-256.
Works while people work. Without FILE it is kept in VAR/backups, as every night: restored on trial,
its journal walked; old ones go. With CHARTER_BACKUP_TO=age1… only who has the key can read it.
"""

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from charter.ground.database.account import DatabaseTrouble
from charter.site.backups import sealed, shelf
from charter.site.installation import database, ready
from charter.site.progress import Line

HELP = "write database and files into one FILE, or keep a tried one in VAR/backups"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument(
        "--new-key", type=Path, metavar="KEYFILE", help="write a key, print its public half"
    )


def run(options: argparse.Namespace) -> int:
    if options.new_key:
        print(f"{sealed.SETTING}={sealed.new_key(options.new_key.absolute())}")
        return 0
    with database():
        return _into(options.file.absolute()) if options.file else _kept()


def _into(file: Path) -> int:
    if file.exists():
        raise DatabaseTrouble(f"{file} exists already; backups are never overwritten.")
    if not file.parent.is_dir():
        raise DatabaseTrouble(f"There is no directory {file.parent}; make it first.")
    line, began, readers = Line(), time.monotonic(), sealed.recipients()
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as place:
        made = Path(place) / file.name
        rows = shelf.pack(made, line)
        shutil.move(sealed.seal(made) if readers else made, file)
    line.done(
        f"{file}: {rows} rows, {file.stat().st_size / 1e6:.1f} MB, {time.monotonic() - began:.1f} s"
    )
    return 0


def _kept() -> int:
    ready()
    from charter.site.backups.nightly import keep_and_tell

    line, began = Line(), time.monotonic()
    made = keep_and_tell(by=None, progress=line)
    line.done(
        f"{shelf.folder() / made.name}: {made.rows} rows came back on trial, "
        f"{made.bytes / 1e6:.1f} MB, {time.monotonic() - began:.1f} s"
    )
    if made.finding:
        print(f"charter  the journal in it does not hold: {made.finding}")
    return 1 if made.finding else 0
