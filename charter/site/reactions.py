"""What the installation does when a room has spoken."""

from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry
from charter.site.jobs import send_way_in


@on("people.person.invited")
def write_to_the_invited(entry: Entry) -> None:
    send_way_in.defer(person=entry.subject_id)
