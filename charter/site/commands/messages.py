"""Bring the English catalogues (`charter/<app>/locale/en`) up to date with the source, say what is
still without English, and build the .mo files (Simplified Chinese is made from the source).
"""

import argparse

from charter.site.installation import ready

HELP = "update and compile translations; name what has no English yet"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("apps", nargs="*", metavar="APP", help="only these apps, e.g. policy")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if some lack")


def run(options: argparse.Namespace) -> int:
    ready()
    from charter.ground.i18n import catalogues

    total = 0
    for label in options.apps or catalogues.folders():
        if not options.check:
            catalogues.update(label)
        without = catalogues.missing(label)
        total += len(without)
        for text in without:
            print(f"{label}: no English for 「{text}」")
    built = 0 if options.check else catalogues.compile_all()
    print(f"{total} messages without English; {built} catalogues built.")
    return 1 if options.check and total else 0
