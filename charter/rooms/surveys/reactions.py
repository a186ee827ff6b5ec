"""A project was accepted: whoever signed is asked whether they would recommend us."""

from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry
from charter.rooms.projects.models import Acceptance
from charter.rooms.surveys.models import Occasion
from charter.rooms.surveys.verbs import Wanted, invite


@on("projects.acceptance.signed")
def ask_after_acceptance(entry: Entry) -> None:
    found = Acceptance.objects.select_related("project__department").filter(pk=entry.subject_id)
    acceptance = found.first()
    if acceptance is None or acceptance.state != Acceptance.State.ACCEPTED:
        return
    project = acceptance.project
    invite(
        Wanted(
            Occasion.ACCEPTANCE,
            acceptance,
            entry.by,
            str(project),
            sampled=False,
            department=project.department,
            project=project,
            service_type=project.service_type,
        ),
        by=None,
    )
