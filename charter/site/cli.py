"""The command line `charter`. Each file of charter/site/commands is one command.

A command module has HELP, may have `arguments(parser)`, and has `run(options) -> int | None`.
It imports Django only inside `run`, so that `charter --help` answers at once. A docstring is
the long help.
"""

import argparse
import os
import pkgutil
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from types import ModuleType

from charter.ground.database.account import DatabaseTrouble
from charter.ground.errors import BuildError, Refused
from charter.site import commands
from charter.site.installation import ready

PLACE = "Name a file in a place that exists and that you may use."
Run = Callable[[argparse.Namespace], int | None]


def modules() -> dict[str, ModuleType]:
    names = sorted(info.name for info in pkgutil.iter_modules(commands.__path__))
    return {
        name.replace("_", "-"): import_module(f"charter.site.commands.{name}") for name in names
    }


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="charter",
        description="Charter 行章: a policy that runs.",
        epilog="Anything Django can do: charter manage COMMAND.",
    )
    words = top.add_subparsers(metavar="COMMAND", required=True)
    for name, module in modules().items():
        word = words.add_parser(name, help=module.HELP, description=module.__doc__ or module.HELP)
        if hasattr(module, "arguments"):
            module.arguments(word)
        word.set_defaults(command=name)
    words.add_parser("manage", help="pass the rest on to Django, e.g. `charter manage shell`")
    return top


def django(words: Sequence[str]) -> None:
    from django.core.management import execute_from_command_line

    ready()
    execute_from_command_line(["charter manage", *words])


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charter.site.settings")
    words = sys.argv[1:]
    try:
        if words[:1] == ["manage"]:
            django(words[1:])
            return 0
        options = parser().parse_args(words)
        run: Run = modules()[options.command].run
        return run(options) or 0
    except (BuildError, DatabaseTrouble, Refused) as trouble:
        print(f"charter: {trouble}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read along has seen enough, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as trouble:
        if not trouble.filename:
            raise
        print(f"charter: {trouble.filename}: {trouble.strerror}. {PLACE}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ncharter: interrupted; nothing was left half done.", file=sys.stderr)
        return 130
