"""How an entry becomes a link: one line of canonical JSON over every column, then SHA-256.

The line is plain enough for thirty lines of anybody's Python (tools/verify_journal.py).
"""

import datetime as dt
import hashlib
import json
from typing import Any

from charter.kernel.journal.models import Entry

GENESIS = "0" * 64
COLUMNS = [field.attname for field in Entry._meta.concrete_fields]


def canonical(values: dict[str, Any]) -> str:
    """Sorted keys, no spaces, real characters; moments as UTC with microseconds."""
    plain = {
        name: value.astimezone(dt.UTC).isoformat(timespec="microseconds")
        if isinstance(value, dt.datetime)
        else value
        for name, value in values.items()
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def link_hash(previous: str, place: int, values: dict[str, Any]) -> str:
    """SHA-256 over the previous hash, the place, and all columns of the entry."""
    text = f"{previous}\n{place}\n{canonical(values)}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
