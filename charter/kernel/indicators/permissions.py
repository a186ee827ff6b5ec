"""Who may do what to an indicator. The page and the API both ask `verbs_for`."""

from charter.kernel.indicators.models import Indicator
from charter.kernel.indicators.verbs import SETTERS
from charter.org.models import Person


def may_define(person: Person) -> bool:
    return not person.is_customer and person.has_role(*SETTERS)


def verbs_for(person: Person, indicator: Indicator) -> list[str]:
    sets, owns = may_define(person), person.pk == indicator.owner_id and person.is_active
    found = []
    if owns and not indicator.is_counted:
        found.append("enter_event" if indicator.is_by_event else "enter_reading")
    if sets or owns:
        found += ["improve", "annotate"]
    if sets:
        found += ["set_target", "set_owner"]
    if sets and indicator.definition is None:
        found.append("retire")
    return found
