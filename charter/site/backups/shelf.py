"""The backups that lie in VAR/backups: what is known of each, which are kept, how one is added."""

import datetime as dt
import fcntl
import json
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from charter.ground.database.account import DatabaseTrouble
from charter.ground.whole import whole
from charter.site.backups import archive, dumps, sealed, trial
from charter.site.installation import var

# The newest ones, and the newest of each of so many days and weeks.
NEWEST, DAYS, WEEKS = 7, 7, 5
NOTE = ".json"
HALF_MADE = (".making-*", ".trial-*")


class Busy(DatabaseTrouble):
    """Another process is at it; nothing failed."""


@dataclass(frozen=True)
class Backup:
    """One that came back whole when it was tried. `seconds` is how long that took, `entries` the
    number of the journal's last entry in it, `finding` where that journal does not hold."""

    name: str
    made_at: dt.datetime
    bytes: int
    rows: int
    entries: int
    seconds: float
    finding: str
    is_encrypted: bool


def folder() -> Path:
    return var() / "backups"


def kept() -> list[Backup]:
    """What lies there at this moment, the newest first. A note without its file counts nothing."""
    found = []
    for note in folder().glob(f"*{NOTE}"):
        told = json.loads(note.read_text())
        one = Backup(**told | {"made_at": dt.datetime.fromisoformat(told["made_at"])})
        file = folder() / one.name
        if file.exists() and file.stat().st_size == one.bytes:
            found.append(one)
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def keep(progress: archive.Progress) -> Backup:
    """Make one, try it, encrypt it where a key is set, and let go of old ones.

    Raises DatabaseTrouble; then nothing is left of it, and all that lay there lies there still.
    """
    sealed.recipients()  # a wrong key is told before the work
    with _alone():
        _check_room()
        anchors = _newest((var() / "anchors").glob("*.json"))
        now = dt.datetime.now(dt.UTC)
        with tempfile.TemporaryDirectory(dir=folder(), prefix=".making-") as place:
            file = Path(place) / f"charter-{now:%Y%m%d-%H%M%S}.tar"
            pack(file, progress)
            began = time.monotonic()
            found = trial.tried(file, anchors, progress)
            seconds = round(time.monotonic() - began, 1)
            if sealed.recipients():
                file = sealed.seal(file)
            made = Backup(file.name, now, file.stat().st_size, found.rows, found.entries,
                          seconds, found.finding, file.suffix == sealed.SUFFIX)  # fmt: skip
            file.replace(folder() / file.name)
        note(made)
        let_go()
        return made


def note(made: Backup) -> None:
    """What is known of it, beside it."""
    with whole(folder() / f"{made.name}{NOTE}") as writing:
        writing.write_text(json.dumps(asdict(made) | {"made_at": made.made_at.isoformat()}))


def let_go() -> None:
    """Sound ones and doubtful ones by themselves: none of the first goes for one of the second."""
    for doubtful in (False, True):
        _let_go([one for one in kept() if bool(one.finding) == doubtful])


def _newest(files: Iterable[Path]) -> list[Path]:
    return sorted(files, key=lambda file: file.stat().st_mtime)[-1:]


def pack(file: Path, progress: archive.Progress) -> int:
    """Dump the database and put it into `file` with the attachments; returns the number of rows."""
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".making-") as place:
        progress("dumping the database")
        dump = Path(place) / archive.DUMP
        rows = dumps.dump(dump)
        archive.write(file, dump, var() / "files", rows, progress)
    return sum(rows.values())


@contextmanager
def _alone() -> Iterator[None]:
    """One at a time; what a killed one left is cleared away."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(folder() / ".lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("A backup is being made already; wait until it is done.") from None
        for pattern in HALF_MADE:
            for left in folder().glob(pattern):
                shutil.rmtree(left, ignore_errors=True)
        yield


def needed() -> int:
    """Bytes that making and trying one takes at most: the dump is smaller than its database, and
    lies there twice while it is unpacked; the database stands twice meanwhile."""
    files = sum(p.stat().st_size for p in (var() / "files").rglob("*") if p.is_file())
    return 3 * dumps.bytes_used() + 2 * files


def _check_room() -> None:
    wants, free = needed(), shutil.disk_usage(folder()).free
    if free < wants:
        raise DatabaseTrouble(
            f"{folder()} has {free / 1e9:.1f} GB free; to make and try a backup takes up to "
            f"{wants / 1e9:.1f} GB. Make room, or put var/backups on another disk (a link)."
        )


def _let_go(of: list[Backup]) -> None:
    """The newest stay, and the newest of each of the last days and weeks that have any."""
    stay = {one.name for one in of[:NEWEST]}
    for form, most in (("%Y-%j", DAYS), ("%G-%V", WEEKS)):
        newest: dict[str, str] = {}
        for one in of:
            newest.setdefault(one.made_at.strftime(form), one.name)
        stay |= {*list(newest.values())[:most]}
    for one in of:
        if one.name not in stay:
            (folder() / one.name).unlink(missing_ok=True)
            (folder() / f"{one.name}{NOTE}").unlink(missing_ok=True)
