"""People of the installation: `charter user create NAME` makes an administrator.

The password is asked for twice, or read as one line from standard input. Everybody else is hired
by the administrator on the pages, and set their own password by a letter; where no mail leaves,
`charter user link NAME` prints the link of that letter.
"""

import argparse
import getpass
import sys

from charter.site.installation import database, ready

HELP = "make the first administrator: `create NAME`; a way in for a colleague: `link NAME`"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["create", "link"])
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
        return _link(options) if options.what == "link" else _create(options)


def _link(options: argparse.Namespace) -> int:
    from charter.org.models import Person
    from charter.site.letters import way_in

    people = Person.objects.active().filter(kind=Person.Kind.STAFF)
    person = people.filter(username=options.username).first()
    if person is None:
        print(f"charter: nobody who works here signs in as {options.username}.", file=sys.stderr)
        return 1
    print(way_in(person))
    return 0


def _create(options: argparse.Namespace) -> int:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.utils import translation

    from charter.org.models import Person
    from charter.site.verbs.administrators import create_administrator

    password = _password()
    with translation.override("en"):  # the command line speaks English
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
