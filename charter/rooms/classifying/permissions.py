"""Everybody who works by the proposals reads how good they are; who rules the words rules here."""

from charter.org.models import Person, Role
from charter.rooms.classifying.models import TextModel

RULES = (
    *(Role.DEPARTMENT_HEAD, Role.QUALITY, Role.PROJECT_MANAGER),
    *(Role.MANAGEMENT, Role.ADMINISTRATOR),
)


def may_rule(person: Person | None) -> bool:
    return person is None or (person.is_active and person.has_role(*RULES))


def verbs_for(person: Person, model: TextModel) -> list[str]:
    return TextModel.FLOW.verbs_from(model.state) if may_rule(person) else []
