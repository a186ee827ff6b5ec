"""Bring in cases of another system, or a plan of another tool.

The mapping is a JSON file that says which column is what, how dates are written, and the
encoding. The file is checked first; without --yes nothing is written. Interrupt it at any time:
what is written stays, and the same command goes on where it stopped.
"""

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from charter.ground.imports import Report

HELP = "bring in cases or a plan: `tickets FILE --mapping M.json`, `plan FILE --project NUMBER`"
EXAMPLES = 5


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["tickets", "plan"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--mapping", type=Path, help="tickets: which column is what")
    parser.add_argument("--project", help="plan: the number of the project it belongs to")
    parser.add_argument("--yes", action="store_true", help="write: rows that fit, or a draft plan")
    parser.add_argument("--commit", dest="yes", action="store_true", help="the same as --yes")


def run(options: argparse.Namespace) -> int:
    from charter.site.installation import database, ready

    with database():
        ready()
        return bring_in_plan(options) if options.what == "plan" else bring_in(options)


def bring_in_plan(options: argparse.Namespace) -> int:
    """`charter import plan FILE --project NUMBER`: the preview; with --yes the draft."""
    from charter.ground.errors import Refused
    from charter.rooms.projects.imports.compare import compare
    from charter.rooms.projects.imports.reader import read
    from charter.rooms.projects.models import Project
    from charter.rooms.projects.verbs.plan_import import import_plan

    project = Project.objects.filter(number=options.project).first()
    if project is None:
        wrong = (
            f"no project has the number {options.project}" if options.project else "which project?"
        )
        print(f"charter  {wrong}; give --project NUMBER.")
        return 1
    data = _read(options.file)
    try:
        file, report = read(data)
        _print_groups(report)
        found = None if report.has_errors else compare(file)
        print("charter  " + ", ".join(f"{count} {name}" for name, count in file.counts().items()))
        if found:
            print(f"charter  {found.same_start} of {found.tasks} starts are as soon as possible.")
        if not options.yes or report.has_errors:
            print("charter  nothing was written" + ("." if report.has_errors else "; --yes does."))
            return int(report.has_errors)
        plan = import_plan(project, name=options.file.name, data=data, by=None)
    except Refused as refusal:
        print(f"charter  {refusal}")
        return 1
    print(f"charter  draft plan {plan} with {plan.tasks.count()} tasks.")
    return 0


def bring_in(options: argparse.Namespace) -> int:
    from charter.rooms.aftersales.importing.checking import Checker
    from charter.rooms.aftersales.importing.mapping import Mapping
    from charter.rooms.aftersales.importing.reader import rows
    from charter.rooms.aftersales.importing.running import carry_out
    from charter.rooms.aftersales.verbs import imports

    if options.mapping is None:
        print("charter  give --mapping MAPPING.json: which column is what.")
        return 1
    data = _read(options.file)
    spec = _mapping(options.mapping)
    mapping = Mapping.of(spec)
    checked = Checker(mapping).check(partial(rows, data, options.file.name, mapping))
    _print_groups(checked.report)
    print(f"charter  {checked.good} rows fit, {len(checked.kept_out)} do not.", flush=True)
    if not options.yes or not checked.good:
        print("charter  nothing was written" + ("; --yes writes them." if checked.good else "."))
        return 0 if checked.good else 1
    found = imports.check_import(name=options.file.name, data=data, spec=spec, by=None)
    imports.begin_import(found, by=None, in_worker=False)
    carry_out(found, by=None, progress=_shown)
    return 0


def _print_groups(report: "Report") -> None:
    """What is wrong, what mends it, and the first rows of each: where, found, expected."""
    for group in report.groups():
        mend = f" -- {group.repair}" if group.repair else ""
        print(f"charter  {group.severity}: {group.title}: {group.count}{mend}")
        for problem in group.problems[:EXAMPLES]:
            expected = f" (expected: {problem.expected})" if problem.expected else ""
            print(f"         row {problem.row} {problem.column}: {problem.found}{expected}")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as trouble:
        sys.exit(f"charter  {path} cannot be read ({trouble.strerror}): say where the file lies.")


def _mapping(path: Path) -> Any:
    try:
        return json.loads(_read(path).decode())
    except ValueError as trouble:
        sys.exit(f"charter  {path} is no JSON in UTF-8 ({trouble}): mend it and try again.")


def _shown(done: int, total: int) -> None:
    print(f"charter  {done:,} of {total:,}", file=sys.stderr, flush=True)
