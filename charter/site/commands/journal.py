"""Check that the journal is whole, or hand it out.

`charter journal verify [--anchor FILE]` names the first row that was altered, dropped, inserted
or swapped; with `--states` also every record that is not in the state in which the journal left it.
`charter journal export FILE` writes one JSON line per entry; anybody checks it with
tools/verify_journal.py, without this application. `charter journal anchor` writes the head now.
"""

import argparse
from pathlib import Path

from charter.site.installation import database, ready

HELP = "verify, export or anchor the journal"


def arguments(parser: argparse.ArgumentParser) -> None:
    words = parser.add_subparsers(dest="word", required=True, metavar="verify|export|anchor")
    verify = words.add_parser("verify", help="name the first row that does not hold")
    verify.add_argument("--anchor", type=Path, action="append", default=[], metavar="FILE")
    verify.add_argument("--states", action="store_true", help="compare records with the journal")
    words.add_parser("export", help="write the chain as JSON lines").add_argument("file", type=Path)
    words.add_parser("anchor", help="write the head of the chain to VAR/anchors")


def run(options: argparse.Namespace) -> int:
    with database():
        ready()
        return {"verify": _verify, "export": _export, "anchor": _anchor}[options.word](options)


def _verify(options: argparse.Namespace) -> int:
    from charter.kernel.journal.verification import read_anchor, verify

    marks = [read_anchor(path) for path in options.anchor]
    findings = [verify(mark) for mark in marks] or [verify()]
    finding = next((f for f in findings if not f.whole), findings[0])
    print(finding)
    return 0 if finding.whole and _states(options) else 1


def _states(options: argparse.Namespace) -> bool:
    if not options.states:
        return True
    from charter.kernel.journal.states import fold_all

    found = fold_all()
    print(found)
    return not found.problems


def _export(options: argparse.Namespace) -> int:
    from charter.kernel.journal.sealing import seal_all
    from charter.kernel.journal.verification import export

    seal_all()
    print(
        f"{export(options.file)} entries; check with: python tools/verify_journal.py {options.file}"
    )
    return 0


def _anchor(options: argparse.Namespace) -> int:
    from charter.kernel.journal.sealing import anchor

    print(anchor() or "the journal is empty")
    return 0
