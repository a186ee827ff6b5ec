"""Run a command with DATABASE_URL pointing at a throw-away PostgreSQL: `charter test-database
pytest -k journal`. With DATABASE_URL given, that server is used.
"""

import argparse
import os
import subprocess

from charter.site.throwaway import PASSES, throwaway

HELP = "run a command against a throw-away PostgreSQL"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="COMMAND")


def run(options: argparse.Namespace) -> int:
    if os.environ.get("DATABASE_URL"):
        return subprocess.run(options.words, check=False).returncode
    with throwaway() as url:
        environment = {**os.environ, "DATABASE_URL": url, PASSES: "1"}
        return subprocess.run(options.words, env=environment, check=False).returncode
