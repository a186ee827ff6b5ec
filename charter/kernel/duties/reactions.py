"""A duty is fulfilled by the proof itself, in the transaction that records the proof."""

from charter.kernel.duties import verbs
from charter.kernel.duties.rules import BY_PROOF
from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry
from charter.kernel.journal.verbs import EVERY


@on(EVERY)
def fulfil(entry: Entry) -> None:
    if entry.event in BY_PROOF:
        verbs.fulfil_by(entry)
