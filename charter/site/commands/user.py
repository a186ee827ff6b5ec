"""People of the installation: `charter user create NAME` makes an administrator.

The password is asked for twice, or read as one line from standard input. Everybody else is hired
by the administrator on the page of the organisation.
"""

import argparse
import getpass
import sys

from charter.site.installation import database, ready

HELP = "make the first administrator: `charter user create NAME`"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["create"])
    parser.add_argument("username", help="what this person signs in with")
    parser.add_argument("--name", help="the person's name as others see it (the username)")
    parser.add_argument("--email", default="")


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    while True:
        first = getpass.getpass("Password: ")
        if first == getpass.getpass("Again: "):
            return first
        print("The two differ; please once more.", file=sys.stderr)


def run(options: argparse.Namespace) -> int:
    with database():
        ready()
        from django.contrib.auth.password_validation import validate_password
        from django.core.exceptions import ValidationError

        from charter.org.models import Person
        from charter.site.verbs.administrators import create_administrator

        password = _password()
        try:
            validate_password(password, Person(username=options.username, name=options.name or ""))
        except ValidationError as trouble:
            print("charter: " + " ".join(trouble.messages), file=sys.stderr)
            return 1
        person = create_administrator(
            options.username,
            name=options.name or options.username,
            email=options.email,
            password=password,
            by=None,
        )
        print(f"charter  {person.username} may sign in as administrator.")
    return 0
