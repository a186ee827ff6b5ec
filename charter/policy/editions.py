"""The versions of a policy: what the pack says, and every approved amendment since.

Version 1.0 is the pack; each day on which amendments take effect begins another.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from charter.ground import clock
from charter.policy.models import Amendment
from charter.policy.pack import Pack, Part, Row, Text, packs


def edition(name: str, day: dt.date | None = None) -> Pack:
    """The policy as it reads on a day; one small query."""
    rows = Amendment.objects.in_force(name, day or clock.today())
    changes = tuple(rows.values_list("clause", "zh", "en", "effective_on"))
    return _amended(name, changes)


@lru_cache(maxsize=64)
def _amended(name: str, changes: tuple[tuple[str, str, str, dt.date], ...]) -> Pack:
    pack = packs()[name]
    if not changes:
        return pack
    texts = {code: Text(zh=zh, en=en) for code, zh, en, _day in changes}
    parts = tuple(_part(part, texts) for part in pack.parts)
    rows = {row.code: row for part in parts for row in part.all_rows()}
    steps = len({day for *_change, day in changes})
    major = pack.version.partition(".")[0]
    return replace(
        pack,
        version=f"{major}.{steps}",
        effective_on=max(day for *_change, day in changes),
        parts=parts,
        rows=rows,
    )


def _part(part: Part, texts: Mapping[str, Text]) -> Part:
    rows = tuple(replace(r, text=texts[r.code]) if r.code in texts else r for r in part.rows)
    return replace(part, rows=rows, parts=tuple(_part(sub, texts) for sub in part.parts))


def row_on(code: str, day: dt.date | None = None) -> Row:
    """One clause as it reads on a day."""
    return edition(code[:2], day).rows[code]
