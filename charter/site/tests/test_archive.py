"""A backup comes back whole, or not at all."""

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from charter.ground.database.account import DatabaseTrouble
from charter.site.backups import archive
from charter.site.throwaway import throwaway


def quiet(words: str) -> None:
    """Nobody watches."""


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    files = tmp_path / "files" / "ab"
    files.mkdir(parents=True)
    (files / "x").write_bytes(b"attachment")
    dump = tmp_path / "dump"
    dump.write_bytes(b"a dump")
    archive.write(tmp_path / "b.tar", dump, tmp_path / "files", {"org_person": 3}, quiet)
    return tmp_path / "b.tar"


def test_what_was_packed_is_unpacked(backup: Path, tmp_path: Path) -> None:
    manifest = archive.unpack(backup, tmp_path / "out", quiet)
    assert manifest["rows"] == {"org_person": 3}
    assert (tmp_path / "out" / "files" / "ab" / "x").read_bytes() == b"attachment"
    assert [p.name for p in tmp_path.glob("*.part")] == []


@pytest.mark.parametrize("part", [0.2, 0.5, 0.8])
def test_a_backup_cut_off_is_refused(backup: Path, tmp_path: Path, part: float) -> None:
    whole = backup.read_bytes().rstrip(b"\0")
    backup.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(DatabaseTrouble):
        archive.unpack(backup, tmp_path / "out", quiet)


def test_a_changed_byte_is_found(backup: Path, tmp_path: Path) -> None:
    backup.write_bytes(backup.read_bytes().replace(b"attachment", b"attachmenT"))
    with pytest.raises(DatabaseTrouble, match="files/ab/x is not as it was written"):
        archive.unpack(backup, tmp_path / "out", quiet)


@pytest.mark.parametrize("name", ["../outside", "files/../../outside", "/etc/outside"])
def test_nothing_is_unpacked_outside(tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "evil.tar", "w") as evil:
        entry = tarfile.TarInfo(name)
        entry.size = 1
        evil.addfile(entry, io.BytesIO(b"x"))
    with pytest.raises(DatabaseTrouble, match="no backup of Charter"):
        archive.unpack(tmp_path / "evil.tar", tmp_path / "out", quiet)


def test_a_later_format_is_named(backup: Path, tmp_path: Path) -> None:
    text = json.dumps({"format": 99}).encode()
    with tarfile.open(tmp_path / "later.tar", "w") as later:
        entry = tarfile.TarInfo(archive.MANIFEST)
        entry.size = len(text)
        later.addfile(entry, io.BytesIO(text))
    with pytest.raises(DatabaseTrouble, match="format 99"):
        archive.unpack(tmp_path / "later.tar", tmp_path / "out", quiet)


@pytest.fixture
def server() -> Iterator[str]:
    with throwaway() as url:
        yield url


Done = subprocess.CompletedProcess[str]
NAMES = "from charter.org.models import Person; print(*Person.objects.active())"


def charter(url: str, var: Path, *words: str, typed: str = "") -> Done:
    return subprocess.run(
        [sys.executable, "-m", "charter", *words],
        env={**os.environ, "DATABASE_URL": url, "CHARTER_VAR": str(var), "DEMO": "0"},
        input=typed,
        capture_output=True,
        text=True,
    )


@pytest.mark.long
def test_an_installation_is_backed_up_lost_and_brought_back(server: str, tmp_path: Path) -> None:
    old, new, file = tmp_path / "old", tmp_path / "new", tmp_path / "b.tar"
    assert charter(server, old, "prepare").returncode == 0
    made = charter(server, old, "user", "create", "boss", typed="correct-horse-battery\n")
    assert made.returncode == 0, made.stderr
    (old / "files").mkdir()
    (old / "files" / "paper").write_bytes(b"signed")
    assert charter(server, old, "backup", str(file)).returncode == 0
    before = hashlib.sha256(file.read_bytes()).hexdigest()

    again = charter(server, old, "backup", str(file))
    assert (again.returncode, "exists already" in again.stderr) == (1, True)
    refused = charter(server, new, "restore", str(file))
    assert (refused.returncode, "--force" in refused.stderr) == (1, True)

    restored = charter(server, new, "restore", "--force", str(file))
    assert restored.returncode == 0, restored.stderr
    assert "is kept as charter_until_" in restored.stdout
    assert (new / "files" / "paper").read_bytes() == b"signed"
    names = charter(server, new, "manage", "shell", "-v0", "-c", NAMES)
    assert names.stdout.strip() == "boss"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before


def test_a_file_of_another_kind_is_answered_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("no backup")
    with pytest.raises(DatabaseTrouble, match="Give the whole file that") as trouble:
        archive.unpack(tmp_path / "note.txt", tmp_path, quiet)
    assert "\n" not in str(trouble.value)
