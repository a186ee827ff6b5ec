"""The demo company."""

import argparse
import datetime as dt
import sys
import time

HELP = "the demo company: `charter demo load` fills an empty database"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["load"])


def load() -> None:
    """Fill an empty database with the demo company. All of it or nothing: one transaction.

    Interrupting it leaves the database as empty as it was.
    """
    from charter.ground import clock
    from charter.ground.database.turns import on_one_processor
    from charter.ground.processes import keep_what_is_loaded
    from charter.site.demo.calendar import Days
    from charter.site.demo.load import load as tell

    now, began = clock.now(), time.monotonic()
    span = (now - Days(now).start).total_seconds()
    shown = -1

    def progress(moment: dt.datetime) -> None:
        nonlocal shown
        done = int(100 - 100 * (now - moment).total_seconds() / span)
        if done // 5 > shown // 5:
            shown = done
            print(f"charter  demo: {moment:%Y-%m} {done:3}%", flush=True)

    print("charter  demo: fourteen months of 遠誠技術服務 …", flush=True)
    keep_what_is_loaded()
    with on_one_processor():
        steps = tell(now, progress)
    print(f"charter  demo: {steps} steps told in {time.monotonic() - began:.0f} s", flush=True)


def run(options: argparse.Namespace) -> None:
    from charter.site.installation import database, ready

    with database():
        ready()
        from charter.site import preparation

        if not preparation.is_empty():
            sys.exit("charter  the demo company goes into an empty database only; this one is not.")
        load()
