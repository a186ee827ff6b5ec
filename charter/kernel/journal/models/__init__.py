"""The journal, its chain, and beside it the attempts that were refused."""

from charter.kernel.journal.models.attempts import Attempt
from charter.kernel.journal.models.entries import (
    KEY,
    TITLED,
    Entry,
    EntryQuerySet,
    Link,
    Seal,
    kind_of,
)

__all__ = ["KEY", "TITLED", "Attempt", "Entry", "EntryQuerySet", "Link", "Seal", "kind_of"]
