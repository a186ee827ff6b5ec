"""Bring an installation back from a file that `charter backup` wrote.

The file is checked first. It is restored into a new database beside the old one, compared row by
row count, and put in its place in one step: interrupted before that, nothing has changed. A
database in which people work already is replaced only with --force, and is kept under another name.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from charter.ground.database.account import DatabaseTrouble
from charter.site.backups import archive, dumps, sealed
from charter.site.installation import database, is_served, var
from charter.site.progress import Line

HELP = "bring database and files back from FILE"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", type=Path, metavar="KEYFILE", help="of an encrypted backup")
    parser.add_argument("--force", action="store_true", help="replace a database that is in use")


def run(options: argparse.Namespace) -> None:
    if is_served():
        raise DatabaseTrouble("Charter is running from this directory; stop it first (Ctrl-C).")
    line = Line()
    var().mkdir(parents=True, exist_ok=True)
    for left in var().glob("restoring-*"):  # of a restore that was killed
        shutil.rmtree(left, ignore_errors=True)
    with database(), tempfile.TemporaryDirectory(dir=var(), prefix="restoring-") as work:
        if not (empty := dumps.is_empty()) and not options.force:
            raise DatabaseTrouble(
                "There are people in this database already. Restore into an empty one "
                "(another CHARTER_VAR), or say --force; the present database is then kept aside."
            )
        opening, place = Path(work) / "opened", Path(work) / "unpacked"
        opening.mkdir()
        plain = sealed.opened(options.file, options.key, opening)
        manifest = archive.unpack(plain, place, line)
        old = _restore(place, manifest, line)
        if empty:
            dumps.drop(old)
    line.done(f"restored {sum(manifest['rows'].values())} rows of {manifest['made_at']}")
    if not empty:
        print(f"charter  the database that was here is kept as {old}")


def _restore(work: Path, manifest: archive.Manifest, line: Line) -> str:
    name = dumps.where()["dbname"]
    with dumps.beside(name, "restoring") as new:
        line("restoring the database")
        dumps.fill(new, work / archive.DUMP, manifest["rows"])
        if (work / "files").exists():  # random names: they never meet a file that stands
            shutil.copytree(work / "files", var() / "files", dirs_exist_ok=True)
        dumps.leave_word(name, new, manifest["made_at"])
        return dumps.swap(name, new)
