"""Carrying an import out, chunk by chunk: in the worker, or on the command line."""

from collections.abc import Callable
from functools import partial
from itertools import islice

from charter.org.models import Person
from charter.rooms.aftersales.importing.checking import Checker
from charter.rooms.aftersales.importing.mapping import Mapping
from charter.rooms.aftersales.importing.reader import rows
from charter.rooms.aftersales.models import TicketImport
from charter.rooms.aftersales.verbs import imports

CHUNK = 1000


def carry_out(
    ticket_import: TicketImport,
    *,
    by: Person | None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> bool:
    """True when it came to its end. Begun again after a crash, it goes on where it stopped."""
    mapping = Mapping.of(ticket_import.spec)
    read = partial(rows, bytes(ticket_import.data), ticket_import.file_name, mapping)
    drafts = Checker(mapping).drafts(read)
    while chunk := list(islice(drafts, CHUNK)):
        if not imports.write_rows(ticket_import, chunk, by=by):
            return False
        progress(ticket_import.written, ticket_import.good)
    imports.finish_import(ticket_import, by=by)
    return True
