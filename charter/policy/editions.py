"""The versions of a policy: what the pack says, and every approved amendment since.

Version 1.0 is the pack; each day on which amendments take effect begins another. Whoever shows or
searches the words of a clause asks here: `row_on`, `rows_on` or `edition`, never the pack itself.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from charter.ground import clock
from charter.ground.database.prepared import Prepared
from charter.policy.models import Amendment, Proposal
from charter.policy.pack import NAMES, Pack, Part, Row, Text, packs

Change = tuple[str, str, str, dt.date]
_CHANGES = Prepared(
    lambda day: (
        Amendment.objects.filter(state=Proposal.State.APPROVED, effective_on__lte=day)
        .order_by("effective_on", "id")
        .values_list("clause", "zh", "en", "effective_on")
    ),
    day=dt.date,
)


def edition(name: str, day: dt.date | None = None) -> Pack:
    """The policy as it reads on a day; one small query."""
    return editions(day)[name]


def editions(day: dt.date | None = None) -> dict[str, Pack]:
    """Both policies as they read on a day; the same small query."""
    changes: list[Change] = [tuple(row) for row in _CHANGES.rows(day=day or clock.today())]
    return {name: _amended(name, tuple(c for c in changes if c[0][:2] == name)) for name in NAMES}


@lru_cache(maxsize=64)
def _amended(name: str, changes: tuple[Change, ...]) -> Pack:
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


def rows_on(day: dt.date | None = None) -> dict[str, Row]:
    """All clauses of both policies as they read on a day, in the policies' order."""
    return {code: row for pack in editions(day).values() for code, row in pack.rows.items()}
