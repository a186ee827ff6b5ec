"""The command line. `charter manage …` passes on to Django."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charter.site.settings")
    from django.core.management import execute_from_command_line

    arguments = sys.argv[1:]
    if arguments[:1] == ["manage"]:
        arguments = arguments[1:]
    execute_from_command_line(["charter", *arguments])
