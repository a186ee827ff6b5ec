"""Bring in cases of another system from a CSV or Excel file.

The mapping is a JSON file that says which column is what, how dates are written, and the
encoding. The file is checked first; without --yes nothing is written. Interrupt it at any time:
what is written stays, and the same command goes on where it stopped.
"""

import argparse
import json
import sys
from pathlib import Path

HELP = "bring in cases: `charter import tickets FILE --mapping MAPPING.json`"
EXAMPLES = 5


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["tickets"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--mapping", type=Path, required=True)
    parser.add_argument("--yes", action="store_true", help="write the rows that fit")


def run(options: argparse.Namespace) -> int:
    from charter.site.installation import database, ready

    with database():
        ready()
        return bring_in(options)


def bring_in(options: argparse.Namespace) -> int:
    from charter.rooms.aftersales.importing.checking import Checker
    from charter.rooms.aftersales.importing.mapping import Mapping
    from charter.rooms.aftersales.importing.reader import rows
    from charter.rooms.aftersales.importing.running import carry_out
    from charter.rooms.aftersales.verbs import imports

    data = options.file.read_bytes()
    spec = json.loads(options.mapping.read_text(encoding="utf-8"))
    mapping = Mapping.of(spec)
    checked = Checker(mapping).check(rows(data, options.file.name, mapping))
    for group in checked.report.groups():
        print(f"charter  {group.severity}: {group.title}: {group.count}")
        for problem in group.problems[:EXAMPLES]:
            print(f"         row {problem.row} {problem.column}: {problem.found}")
    print(f"charter  {len(checked.drafts)} rows fit, {len(checked.kept_out)} do not.", flush=True)
    if not options.yes or not checked.drafts:
        return 0 if checked.drafts else 1
    found = imports.check_import(name=options.file.name, data=data, spec=spec, by=None)
    imports.begin_import(found, by=None, in_worker=False)
    carry_out(found, by=None, progress=_shown)
    return 0


def _shown(done: int, total: int) -> None:
    print(f"charter  {done:,} of {total:,}", file=sys.stderr, flush=True)
