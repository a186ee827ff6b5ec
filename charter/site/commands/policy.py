"""`charter policy status [--json] [--as-of DATE] [--department CODE]`: both policies, judged.

Without a date the clauses are judged now, from live data; with one, what was stored on that day is
shown. Ends with 1 when a clause is broken, so that a script can watch.
"""

import argparse
import datetime as dt
import json
import sys

from charter.site.installation import database, ready

HELP = "clause by clause, does the organisation do what it wrote?"
SIGN = {"kept": "+", "at_risk": "!", "broken": "x", "no_evidence": "?", "attested": "~"}


def day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a day; write it like 2026-11-20"
        ) from None


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["status"])
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="as stored on that day")
    parser.add_argument("--department", metavar="CODE", help="one department and what is below it")


def run(options: argparse.Namespace) -> int:
    with database():
        ready()
        from charter.policy.status import status

        rows = status(options.as_of, options.department)
    if options.json:
        json.dump([row.__dict__ for row in rows], sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        for row in rows:
            figures = f"{row.kept}/{row.total}" if row.total else "--"
            print(
                f"{SIGN[row.verdict]} {row.clause:<9} {row.verdict:<12}{figures:>14}  {row.title}"
            )
        counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in SIGN}
        print("  ".join(f"{verdict} {n}" for verdict, n in counts.items()))
    return int(any(row.verdict == "broken" for row in rows))
