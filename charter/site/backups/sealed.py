"""Encryption of backups, in the format of age (age-encryption.org): who has the key reads them.

Charter holds the public half alone (`CHARTER_BACKUP_TO=age1…`, several divided by commas): whoever
takes machine or backups reads nothing of them. The secret half lies where the organisation keeps
such things; `charter restore FILE --key KEYFILE` asks for it.
"""

import os
from pathlib import Path
from typing import Any

import pyrage

from charter.ground.database.account import DatabaseTrouble
from charter.ground.whole import whole

SUFFIX = ".age"
SETTING = "CHARTER_BACKUP_TO"


def recipients() -> list[Any]:
    """Those who can read what is encrypted; empty where nothing is."""
    return [
        _recipient(one.strip()) for one in os.environ.get(SETTING, "").split(",") if one.strip()
    ]


def _recipient(text: str) -> Any:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as trouble:
        raise DatabaseTrouble(
            f"{SETTING}: {text[:12]}… is no public key of age ({trouble}). Expected age1…, as "
            "`charter backup --new-key FILE` prints it."
        ) from None


def seal(file: Path) -> Path:
    """The file encrypted beside it, under its name and `.age`; the open one is gone."""
    to, readers = file.with_name(file.name + SUFFIX), recipients()
    with whole(to) as making:
        pyrage.encrypt_file(str(file), str(making), readers)
        making.chmod(0o600)
    file.unlink()
    return to


def opened(file: Path, key: Path | None, to: Path) -> Path:
    """What `restore` reads: the file itself, or decrypted into the folder `to`."""
    if not _is_sealed(file):
        return file
    if key is None:
        raise DatabaseTrouble(f"{file} is encrypted; name the file with its key: --key KEYFILE.")
    plain = to / file.name.removesuffix(SUFFIX)
    try:
        pyrage.decrypt_file(str(file), str(plain), [_identity(key)])
    except (pyrage.DecryptError, OSError) as trouble:  # the latter where it was cut off or changed
        raise DatabaseTrouble(f"{file} cannot be read with the key in {key}: {trouble}.") from None
    return plain


def new_key(file: Path) -> str:
    """Write a secret key to `file`, for its owner alone; returns the public one."""
    if file.exists():
        raise DatabaseTrouble(f"{file} exists already; a key is never overwritten.")
    identity = pyrage.x25519.Identity.generate()
    with whole(file) as making:
        making.touch(mode=0o600)
        making.write_text(f"# public key: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public())


def _is_sealed(file: Path) -> bool:
    try:
        with file.open("rb") as content:
            return content.read(21) == b"age-encryption.org/v1"
    except OSError as trouble:
        raise DatabaseTrouble(f"{file} cannot be read: {trouble.strerror}.") from None


def _identity(key: Path) -> Any:
    try:
        lines = [line.strip() for line in key.read_text().splitlines()]
        return pyrage.x25519.Identity.from_str(next(x for x in lines if x and x[0] != "#"))
    except (OSError, UnicodeDecodeError, StopIteration, pyrage.IdentityError) as trouble:
        raise DatabaseTrouble(
            f"{key} holds no secret key of age ({trouble or 'it is empty'}). "
            "Expected a line AGE-SECRET-KEY-1…"
        ) from None
