"""The whole benchmark: database, data, web, measurements, table."""

import argparse
import datetime as dt
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.data import generate
from bench.load_generator import need_wrk
from charter.site.commands.serve import check_free, web_server
from charter.site.installation import database, ready, var
from charter.site.supervisor import GRACE_SECONDS, answers


def say(words: str) -> None:
    print(f"charter  bench: {words}", flush=True)


def prepare(items: int, cases_only: bool) -> None:
    """Schema, statics, and the data set; nothing when they are there."""
    from charter.site import preparation  # noqa: PLC0415 - Django is ready only now

    preparation.schema()
    preparation.translations()
    preparation.statics()
    from bench.load import is_loaded, load  # noqa: PLC0415

    if is_loaded(items):
        say("the data is loaded already")
        _count_periods()
        return
    if not preparation.is_empty():
        sys.exit(
            "charter  the benchmark's database holds something else, or another number of items. "
            f"Remove {var()}, or name an empty one with --database."
        )
    say(f"making {items:,} items")
    load(generate(var(), items, dt.date.today()), items, say, cases_only=cases_only)
    _count_periods()


def _count_periods() -> None:
    """What the worker would have counted by now: the page of trends reads kept periods."""
    from charter.rooms.trends.jobs import count  # noqa: PLC0415

    say("periods of service trends")
    count(timestamp=0)


@contextmanager
def served(port: int) -> Iterator[tuple[str, int]]:
    """The web as `charter serve` starts it; yields its address and process."""
    check_free("127.0.0.1", port)
    url, web = f"http://127.0.0.1:{port}", web_server("127.0.0.1", port, 2)
    web.start()
    try:
        end = time.monotonic() + 60
        while not answers(url):
            if time.monotonic() > end or web.process is None or web.process.poll() is not None:
                sys.exit("charter  the web did not start.")
            time.sleep(0.2)
        yield url, web.process.pid if web.process else 0
    finally:
        web.ask_to_stop()
        web.wait(time.monotonic() + GRACE_SECONDS)


def main(options: argparse.Namespace) -> int:
    need_wrk()
    with database():
        ready()
        prepare(options.items, options.cases_only)
        if options.load_only:
            return 0
        from bench import inside, measuring, report  # noqa: PLC0415

        with served(options.port) as (url, pid):
            rows = measuring.run(url, pid, options, say)
        rows += inside.measured(options.only)
    text = report.table(rows, options)
    print(text)
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    if options.calendars:
        walker = Path(__file__).with_name("calendars.py")
        return subprocess.run(
            [sys.executable, str(walker), str(options.calendars)], check=False
        ).returncode
    return 0
