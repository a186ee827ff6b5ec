"""A verb inside a verb is no savepoint of its own (decision 19).

A decorated verb (`@transaction.atomic`) that refuses takes the verb around it back as well, as long
as nobody in between sets the refusal aside. Who does says so with a block: `with
transaction.atomic():` is a savepoint as ever, and so is the first verb inside it. Whoever forgets
the block is told by Django at the next statement, and nothing is half written.
"""

from typing import Any

from django.db.transaction import Atomic, get_connection

_blocks: Any = Atomic


class Verb(Atomic):
    """The block of one call of a decorated function."""


def called(decorator: Any) -> Verb:
    around = get_connection(decorator.using).atomic_blocks
    inside = bool(around) and type(around[-1]) is Verb
    return Verb(decorator.using, decorator.savepoint and not inside, decorator.durable)


def install() -> None:
    _blocks._recreate_cm = called
