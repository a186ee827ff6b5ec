"""Every entry that names people to be told becomes their notices, in the same transaction."""

from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry
from charter.kernel.journal.verbs import EVERY
from charter.kernel.notices import verbs


@on(EVERY)
def tell_people(entry: Entry) -> None:
    if entry.told:
        verbs._tell(entry)
