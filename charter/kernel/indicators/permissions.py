"""Who may do what to an indicator. The page and the API both ask `verbs_for`."""

from charter.kernel.indicators.models import Indicator
from charter.kernel.indicators.verbs import SETTERS
from charter.org.models import Person


def verbs_for(person: Person, indicator: Indicator) -> list[str]:
    found = ["set_target", "set_owner"] if person.has_role(*SETTERS) else []
    if not indicator.is_counted and person.pk == indicator.owner_id:
        found.append("enter_reading")
    return found
