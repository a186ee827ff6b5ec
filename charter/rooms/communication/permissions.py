"""Who may do what in this room."""

from charter.org.models import Person, Role
from charter.rooms.communication.models import Concern, Opinion
from charter.rooms.communication.models.voices import OVERSEES
from charter.rooms.projects.models import Project
from charter.rooms.projects.permissions import may_lead, may_work_in

__all__ = [
    "may_answer",
    "may_answer_opinion",
    "may_keep_channels",
    "may_lead",
    "may_note",
    "may_speak_for",
    "may_work_in",
]


def may_answer(person: Person | None, concern: Concern) -> bool:
    """Those who work in the project answer its customer."""
    return may_work_in(person, concern.project)


def may_answer_opinion(person: Person | None, opinion: Opinion) -> bool:
    """Its handler or an office that oversees, never its author."""
    if person is None or not person.is_active or person.pk == opinion.author_id:
        return False
    return person.pk == opinion.handler_id or person.has_role(*OVERSEES)


def may_speak_for(person: Person | None, project: Project) -> bool:
    """A contact of the project's customer."""
    return (
        person is not None
        and person.is_active
        and person.customer_id is not None
        and person.customer_id == project.customer_id
    )


def may_note(person: Person | None, project: Project) -> bool:
    """A customer for themselves; of what was heard, who works there and who reads the mail."""
    return (
        may_speak_for(person, project) or may_work_in(person, project) or may_keep_channels(person)
    )


def may_keep_channels(person: Person | None) -> bool:
    """Channels belong to the administrators and to quality, who must answer for them."""
    return person is not None and person.has_role(Role.ADMINISTRATOR, Role.QUALITY)
