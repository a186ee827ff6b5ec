"""A version that takes effect sets its measures going, and is held against the others."""

from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry
from charter.rooms.improvement.models import Cycle, Version
from charter.rooms.improvement.verbs.clashes import look
from charter.rooms.steering.verbs import follow


@on("improvement.version.put_in_force")
def set_going(entry: Entry) -> None:
    follow(Version.objects.get(pk=entry.subject_id), by=None)


@on("improvement.version.put_in_force")
@on("improvement.version.handed_in")
def compare(entry: Entry) -> None:
    """Also while the plan is being carried out: an adjustment may take what another needs."""
    version = Version.objects.select_related("plan__cycle").get(pk=entry.subject_id)
    if version.plan.cycle.state == Cycle.State.PUBLISHED:
        look(version.plan.cycle, by=None)
