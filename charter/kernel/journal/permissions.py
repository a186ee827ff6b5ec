"""Who may read which entry."""

from charter.kernel.journal.models import Entry
from charter.kernel.journal.subjects import may_see
from charter.org.models import Person, Role

GUARDS = (Role.ADMINISTRATOR,)  # who looks after refused attempts
AUDITORS = (Role.ADMINISTRATOR, Role.QUALITY)


def may_read(person: Person, entry: Entry) -> bool:
    """Auditors everything; others what happened to records that they may see."""
    if person.is_customer:
        return False
    if person.has_role(*AUDITORS):
        return True
    own = may_see(person, entry.kind, entry.subject_id)
    return own or may_see(person, entry.about_kind, entry.about_id)
