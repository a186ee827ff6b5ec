"""How much CPU a request costs with 500 projects, 500 people and 200,000 items.

Loads the data set of gen.py (in CHARTER_BENCH_DATA, or ../shared/bench beside the checkout) into a
database of its own, starts the web, and measures with wrk. Your own data is not touched. The
second run finds the data loaded. Needs a checkout, and wrk.
"""

import argparse
import os
import sys
from pathlib import Path

from charter.site.installation import ROOT, port, var

HELP = "speed: CPU milliseconds per request with 200,000 items"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--items", type=int, default=200_000, help="how many (200,000)")
    parser.add_argument("--seconds", type=int, default=5, help="per operation and load (5)")
    parser.add_argument("--rounds", type=int, default=3, help="the cheapest counts (3)")
    parser.add_argument("--port", type=port, default=os.environ.get("PORT") or "8000")
    parser.add_argument("--database", metavar="URL", help="an empty one; else an own server")
    parser.add_argument("--where", type=Path, help="an own server's directory (VAR/bench)")
    parser.add_argument("--only", default="", help="only operations whose name holds this")
    scale = "load cases only: with --items 2000000 the after-sales room at full size"
    parser.add_argument("--cases-only", action="store_true", help=scale)
    parser.add_argument("--load-only", action="store_true", help="load the data and stop")
    walker = "also compare N random calendar cases with the minute walker"
    parser.add_argument("--calendars", type=int, default=0, metavar="N", help=walker)
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the table there, too")


def run(options: argparse.Namespace) -> int:
    if not (ROOT / "bench/run.py").exists():
        sys.exit("charter  the benchmark is part of the source checkout, not of the package.")
    where = (options.where or var() / "bench").absolute()
    os.environ["CHARTER_VAR"] = str(where)
    os.environ["DEMO"] = "0"
    os.environ["CHARTER_SERVED"] = "1"
    os.environ.pop("DATABASE_URL", None)
    if options.database:
        os.environ["DATABASE_URL"] = options.database
    sys.path.insert(0, str(ROOT))
    from importlib import import_module

    return int(import_module("bench.run").main(options))
