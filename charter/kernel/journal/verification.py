"""Does the journal still say what it said? The first row that does not is named."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from charter.ground.errors import Refused
from charter.ground.whole import whole
from charter.kernel.journal.chain import COLUMNS, GENESIS, canonical, link_hash
from charter.kernel.journal.models import Entry, Link
from charter.org.names import as_stored

CHUNK = 2_000


@dataclass(frozen=True)
class Finding:
    """`whole` or the first thing that is wrong, in words that name the row."""

    whole: bool
    checked: int
    unsealed: int = 0
    problem: str = ""
    place: int = 0
    entry: int = 0

    def __str__(self) -> str:
        if not self.whole:
            return f"BROKEN: {self.problem}"
        waiting = f"; {self.unsealed} not yet sealed" if self.unsealed else ""
        return f"whole: {self.checked} entries in the chain{waiting}"


def read_anchor(path: Path) -> tuple[int, str]:
    """The (place, hash) of an anchor file."""
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        return int(body["place"]), str(body["hash"])
    except (OSError, ValueError, KeyError, TypeError) as trouble:
        raise Refused(
            "journal.anchor_unreadable",
            f'{path}: expected an anchor file with "place" and "hash" ({trouble})',
        ) from trouble


def _links() -> Iterator[tuple[int, int, str, dict[str, Any] | None]]:
    """(place, entry id, hash, the entry's columns or None), in the order of the chain."""
    place = 0
    while chunk := list(
        Link.objects.filter(place__gt=place)
        .order_by("place")
        .values_list("place", "entry_id", "hash")[:CHUNK]
    ):
        wanted = [entry for _place, entry, _hash in chunk]
        with as_stored():
            rows = list(Entry.objects.filter(pk__in=wanted).values(*COLUMNS))
        found = {row["id"]: row for row in rows}
        for place, entry, digest in chunk:
            yield place, entry, digest, found.get(entry)


def verify(anchor: tuple[int, str] | None = None) -> Finding:
    """Walk the chain from its first link; stop at the first that does not hold."""
    previous, checked, seen = GENESIS, 0, False
    for place, entry, digest, values in _links():
        problem = _problem(previous, checked + 1, place, entry, digest, values)
        if problem:
            return Finding(False, checked, problem=problem, place=place, entry=entry)
        if anchor and place == anchor[0]:
            if digest != anchor[1]:
                return Finding(
                    False,
                    checked,
                    problem=f"the chain was written anew: place {place} is not as anchored",
                    place=place,
                    entry=entry,
                )
            seen = True
        previous, checked = digest, checked + 1
    if anchor and not seen:
        return Finding(
            False,
            checked,
            problem=f"the end was cut off: the anchor knows place {anchor[0]}, "
            f"the chain ends at {checked}",
            place=checked + 1,
        )
    return _outside(checked)


def _problem(
    previous: str, expected: int, place: int, entry: int, digest: str, values: dict[str, Any] | None
) -> str:
    if place != expected:
        return f"link {expected} was dropped"
    if values is None:
        return f"entry {entry} (place {place}) was dropped"
    if link_hash(previous, place, values) != digest:
        return f"entry {entry} (place {place}) was altered or swapped"
    return ""


def _outside(checked: int) -> Finding:
    """Entries that no link knows: new ones are waiting, old ones were slipped in."""
    outside = Entry.objects.exclude(pk__in=Link.objects.values("entry_id")).order_by("pk")
    newest = Link.objects.order_by("-entry_id").values_list("entry_id", flat=True).first() or 0
    slipped = outside.filter(pk__lt=newest).values_list("pk", flat=True).first()
    if slipped is not None:
        text = f"entry {slipped} was inserted: the chain goes past it and does not know it"
        return Finding(False, checked, problem=text, entry=slipped)
    return Finding(True, checked, unsealed=outside.count())


def export(path: Path) -> int:
    """One line of JSON per link: place, hash, and the entry as it was hashed."""
    count = 0
    with (
        whole(path) as making,
        making.open("w", encoding="utf-8", errors="surrogatepass") as stream,
    ):
        for place, entry, digest, values in _links():
            body = canonical(values) if values else "null"
            line = f'{{"place":{place},"entry_id":{entry},"hash":"{digest}","entry":{body}}}\n'
            stream.write(line)
            count += 1
    return count
