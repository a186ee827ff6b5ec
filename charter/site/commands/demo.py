"""The demo company."""

import argparse

HELP = "the demo company: `charter demo load`"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["load"])


def load() -> None:
    """Fill an empty database with the demo company. All of it or nothing: one transaction."""
    print(
        "charter  the database is empty, and there is no demo company yet. "
        "Make a first administrator: charter user create NAME",
        flush=True,
    )


def run(options: argparse.Namespace) -> None:
    load()
