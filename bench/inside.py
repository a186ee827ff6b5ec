"""What the worker and the command line do, measured in this process; nothing of it stays."""

import csv
import datetime as dt
import io
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection, transaction

from bench import cpu
from bench.measuring import Result, postmaster
from charter.ground import clock
from charter.rooms.aftersales.models import Clock

ROWS, OPEN, DUE = 100_000, 10_000, 100
MAPPING = {
    "source": "bench",
    "id": "id",
    "customer": "customer",
    "text": ["text"],
    "received": ["received"],
    "resolved": ["resolved"],
    "date_format": "%Y-%m-%d %H:%M",
}


def measured(only: str) -> list[Result]:
    found = [
        ("all clauses judged", 3_000, _judge),
        (f"{ROWS:,} cases imported", 60_000, _import()),
        (f"the clock's round, {OPEN:,} cases open, {DUE} due", 5_000, _round),
    ]
    return [_measure(name, reach, do) for name, reach, do in found if only in name]


def _measure(name: str, reach: float, do: Callable[[], Any]) -> Result:
    with transaction.atomic():
        if do is _round:
            _open()
        root = postmaster()
        began, theirs, wall = time.process_time(), cpu.seconds([root]), time.monotonic()
        do()
        own, server = time.process_time() - began, cpu.seconds([root]) - theirs
        wall = time.monotonic() - wall
        transaction.set_rollback(True)
    said = f"{own:.2f} + {server:.2f} s of CPU, {wall:.2f} s by the wall clock"
    print(f"charter  bench: {name}: {said}", flush=True)
    return Result(name, reach, cpu=(own + server) * 1000)


def _judge() -> None:
    from charter.policy.verdicts import judge  # noqa: PLC0415

    assert judge().organisation


def _import() -> Callable[[], None]:
    """The file is made before the clock runs."""
    from charter.org.models import Customer  # noqa: PLC0415

    codes = list(Customer.objects.order_by("id").values_list("code", flat=True))
    file = io.StringIO()
    lines = csv.writer(file)
    lines.writerow(["id", "customer", "text", "received", "resolved"])
    for n in range(ROWS):
        day = dt.date(2025, 1, 1) + dt.timedelta(days=n % 300)
        text = f"第{n}次反映機房溫度過高，請派員檢查空調並回覆處理進度，附上現場照片與告警畫面。"
        lines.writerow([f"B{n}", codes[n % len(codes)], text, f"{day} 09:10", f"{day} 16:40"])
    return partial(_bring_in, file.getvalue().encode())


def _bring_in(data: bytes) -> None:
    from charter.rooms.aftersales.importing.running import carry_out  # noqa: PLC0415
    from charter.rooms.aftersales.verbs import imports  # noqa: PLC0415

    found = imports.check_import(name="bench.csv", data=data, spec=MAPPING, by=None)
    imports.begin_import(found, by=None, in_worker=False)
    assert carry_out(found, by=None) and found.written == ROWS


def _open() -> None:
    """So many clocks run, due in a month; some of them since a minute ago."""
    now = clock.now()
    Clock.objects.running().update(state=Clock.State.PAUSED, due_at=None, warn_at=None)
    kept = list(Clock.objects.in_play().filter(state="paused", verdict="").values("pk")[:OPEN])
    keys = [row["pk"] for row in kept]
    later, before = now + dt.timedelta(days=30), now - dt.timedelta(minutes=1)
    chosen = Clock.objects.filter(pk__in=keys)
    chosen.update(state=Clock.State.RUNNING, due_at=later, warn_at=later, warned_at=None)
    Clock.objects.filter(pk__in=keys[:DUE]).update(due_at=before)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE aftersales_clock")


def _round() -> None:
    from charter.rooms.aftersales.jobs import go_round  # noqa: PLC0415

    go_round(timestamp=0)
