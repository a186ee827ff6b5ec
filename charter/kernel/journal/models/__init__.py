"""The journal, its chain, and beside it the attempts that were refused."""

from charter.kernel.journal.models.attempts import Attempt
from charter.kernel.journal.models.entries import (
    KEY,
    Entry,
    EntryQuerySet,
    Link,
    Seal,
    kind_of,
)

__all__ = ["KEY", "Attempt", "Entry", "EntryQuerySet", "Link", "Seal", "kind_of"]
