"""What the verbs of this room share: refusals, days, and who must know."""

import datetime as dt

from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.parameters.queries import in_force
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person, Role
from charter.rooms.quality.models import Problem
from charter.rooms.quality.permissions import may_work_on


def _needs(text: str, field: str, message: str) -> str:
    if not text.strip():
        raise Refused("quality.text_missing", message, field=field)
    return text.strip()


def _demand_work(by: Person | None, problem: Problem) -> None:
    if not may_work_on(by, problem):
        raise Refused(
            "quality.not_allowed",
            _("這件質量問題由負責人、他的主管、項目經理或質量管理處理。請找他們。"),
        )


def _working_days(days: int) -> dt.date:
    """The last day on which so many working days from today are kept."""
    return organisation_engine().add_days(clock.today(), days) if days else clock.today()


def _rectify_by(grade: str) -> dt.date:
    name = "rectification_days" if grade == "major" else "rectification_minor_days"
    return _working_days(in_force()[name])


def _management() -> list[Person]:
    return list(Person.objects.holding(Role.MANAGEMENT))


def _judges() -> list[Person]:
    return list(Person.objects.holding(Role.QUALITY))
