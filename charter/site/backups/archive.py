"""One file that holds a whole installation: the database, the files, and the proof of both.

    database.dump    pg_dump -Fc, taken from one snapshot
    files/…          attachments under their random names
    manifest.json    written last: SHA-256 and size of every member, rows per table

An archive is written under a temporary name and renamed when it is whole. It is checked to the
last byte before a restore touches anything. It does not hold the secret key of the installation.
"""

import datetime as dt
import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

from charter.ground.database.account import DatabaseTrouble
from charter.ground.whole import whole

FORMAT = 1
DUMP = "database.dump"
MANIFEST = "manifest.json"
CHUNK = 1 << 20

Manifest = dict[str, Any]
Progress = Callable[[str], None]


def digest(file: Path) -> str:
    with open(file, "rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def write(file: Path, dump: Path, files: Path, rows: dict[str, int], progress: Progress) -> None:
    members = {DUMP: dump}
    members |= {f"files/{p.relative_to(files)}": p for p in sorted(files.rglob("*")) if p.is_file()}
    proof: dict[str, Any] = {}
    with whole(file) as making, tarfile.open(making, "x") as archive:
        os.chmod(making, 0o600)
        for number, (name, source) in enumerate(members.items(), 1):
            archive.add(source, name, recursive=False)
            proof[name] = {"sha256": digest(source), "bytes": source.stat().st_size}
            progress(f"packing {number} of {len(members)}")
        manifest = {
            "format": FORMAT,
            "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "rows": rows,
            "members": proof,
        }
        text = json.dumps(manifest, indent=1, sort_keys=True).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mode = len(text), 0o600
        archive.addfile(entry, io.BytesIO(text))


def unpack(file: Path, to: Path, progress: Progress) -> Manifest:
    """Unpack into the empty directory `to` and compare everything with the manifest."""
    try:
        with tarfile.open(file) as archive:
            for number, member in enumerate(archive, 1):
                _check_name(file, member)
                _take_out(archive, member, to)
                progress(f"unpacking {number}")
    except tarfile.ReadError:
        raise DatabaseTrouble(
            f"{file} cannot be read as a backup of Charter: it is another kind of file, or only a "
            "part of one. Give the whole file that `charter backup` wrote."
        ) from None
    except (tarfile.TarError, EOFError, OSError) as trouble:
        raise DatabaseTrouble(f"{file} cannot be read as a backup of Charter: {trouble}.") from None
    manifest = _manifest(file, to)
    _compare(file, to, manifest)
    return manifest


def _take_out(archive: tarfile.TarFile, member: tarfile.TarInfo, to: Path) -> None:
    """The bytes of a plain file, and nothing of the owner or the rights that it came with. Not
    `extract(filter=)`: Python 3.11.2 does not know it yet."""
    target, source = to / member.name, archive.extractfile(member)
    assert source is not None  # a plain file, as its name's check has seen
    target.parent.mkdir(parents=True, exist_ok=True)
    with source, target.open("xb") as writing:
        os.chmod(target, 0o600)
        shutil.copyfileobj(source, writing)


def _check_name(file: Path, member: tarfile.TarInfo) -> None:
    parts = PurePosixPath(member.name).parts
    known = member.name in {DUMP, MANIFEST} or parts[:1] == ("files",)
    if not (member.isfile() and known and ".." not in parts):
        raise DatabaseTrouble(f"{file} holds {member.name!r}, which no backup of Charter does.")


def _manifest(file: Path, to: Path) -> Manifest:
    if not (to / MANIFEST).exists():
        raise DatabaseTrouble(f"{file} has no {MANIFEST}: it was cut off, or is something else.")
    manifest: Manifest = json.loads((to / MANIFEST).read_text())
    if manifest.get("format") != FORMAT:
        raise DatabaseTrouble(
            f"{file} has format {manifest.get('format')}; this Charter reads format {FORMAT}. "
            "Restore it with the version that wrote it, or a newer one."
        )
    return manifest


def _compare(file: Path, to: Path, manifest: Manifest) -> None:
    found = {str(p.relative_to(to)) for p in to.rglob("*") if p.is_file()} - {MANIFEST}
    if found != set(manifest["members"]):
        odd = sorted(found ^ set(manifest["members"]))
        raise DatabaseTrouble(f"{file} is not as it was written: {', '.join(odd[:5])} differs.")
    for name, proof in manifest["members"].items():
        if digest(to / name) != proof["sha256"]:
            raise DatabaseTrouble(f"{file} is damaged: {name} is not as it was written.")
