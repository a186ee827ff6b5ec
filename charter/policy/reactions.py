"""Every journal entry may change what a clause is judged by."""

from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry
from charter.kernel.journal.verbs import EVERY
from charter.policy.verbs.judging import mark
from charter.policy.verdicts import watched


@on(EVERY)
def mark_touched_clauses(entry: Entry) -> None:
    """A look into memory; a row only for kinds that some proof watches."""
    watching = watched()
    for kind in {entry.kind, entry.about_kind} & watching.keys():
        mark(kind, by=entry.by)
