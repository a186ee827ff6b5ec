"""Bring an installation up to date: schema, static files, translations, and the demo company
when the database is empty (DEMO=0 leaves it empty). `charter serve` does this at each start.
"""

import argparse
import os

from charter.site.installation import database, ready

HELP = "bring schema and static files up to date (serve does it)"


def run(options: argparse.Namespace) -> None:
    os.environ["CHARTER_SERVED"] = "1"  # statics are collected for the server
    with database():
        ready()
        from charter.site import preparation

        preparation.schema()
        preparation.restore_is_told()
        preparation.translations()
        preparation.statics()
        if os.environ.get("DEMO", "1") != "0" and preparation.is_empty():
            from charter.site.commands.demo import load

            load()
