"""Sealing: committed entries are chained in batches; the head goes to a file every day.

An entry is sealed when it is committed and not yet in the chain, so one that commits late is
never skipped: it just takes a later place. Only an entry that appears more than an hour behind
the others is left out, for no honest transaction lasts that long: verification names it.
"""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from charter.ground.whole import whole
from charter.kernel.journal.chain import COLUMNS, GENESIS, link_hash
from charter.kernel.journal.models import Entry, Link, Seal
from charter.org.names import as_stored

LOCK = 4_273_001  # one sealer at a time
BATCH = 5_000
LATEST_COMMIT = dt.timedelta(hours=1)


def _database_now(cursor: Any) -> dt.datetime:
    cursor.execute("SELECT clock_timestamp()")
    (moment,) = cursor.fetchone()
    assert isinstance(moment, dt.datetime)
    return moment


def unsealed(now: dt.datetime) -> "list[dict[str, Any]]":
    """The next batch: committed, not in the chain, and not suspiciously late."""
    settled = Seal.objects.filter(sealed_at__lt=now - LATEST_COMMIT).order_by("-last_entry").first()
    floor = settled.last_entry if settled else 0
    linked = Link.objects.filter(entry_id__gt=floor).values("entry_id")
    fresh = Entry.objects.filter(pk__gt=floor).exclude(pk__in=linked)
    with as_stored():
        return list(fresh.order_by("pk").values(*COLUMNS)[:BATCH])


def seal() -> int:
    """Chain one batch; returns how many entries. Does nothing while another sealer works."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        now = _database_now(cursor)
        rows = unsealed(now)
        if not rows:
            return 0
        head = Link.objects.order_by("-place").values_list("place", "hash").first() or (0, GENESIS)
        first, links = head[0] + 1, []
        for place, values in enumerate(rows, first):
            head = (place, link_hash(head[1], place, values))
            links.append((place, values["id"], head[1]))
        cursor.executemany(
            "INSERT INTO journal_link (place, entry_id, hash) VALUES (%s, %s, %s)", links
        )
        last_entry = max(entry for _place, entry, _hash in links)
        cursor.execute(
            "INSERT INTO journal_seal (first, last, last_entry, head, sealed_at)"
            " VALUES (%s, %s, %s, %s, %s)",
            [first, head[0], last_entry, head[1], now],
        )
        return len(links)


def seal_all() -> int:
    """Batch after batch until nothing is left."""
    total = 0
    while count := seal():
        total += count
    return total


def anchors() -> Path:
    return Path(settings.VAR) / "anchors"


def anchor(folder: Path | None = None) -> Path | None:
    """Write the head of the chain to a file of its own, flushed to disk; None when empty.

    Copy these files to where nobody who administers the database can write: they, not the
    chain, show that the end was cut off or that everything was written anew.
    """
    seal_all()
    head = Link.objects.order_by("-place").values_list("place", "hash").first()
    if head is None:
        return None
    with connection.cursor() as cursor:
        now = _database_now(cursor).astimezone(dt.UTC)
    place, digest = head
    path = (folder or anchors()) / f"{now:%Y-%m-%d}-{place}.json"
    body = {"place": place, "hash": digest, "at": now.isoformat(timespec="seconds")}
    if not path.exists():
        with whole(path) as making:
            making.write_text(json.dumps(body) + "\n", encoding="utf-8")
    return path
