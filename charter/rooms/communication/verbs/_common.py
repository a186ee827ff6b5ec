"""What the verbs of this room share."""

import datetime as dt

from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.parameters.queries import value_now
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person
from charter.rooms.projects.models import Project
from charter.rooms.projects.permissions import may_lead


def _text(value: str, field: str) -> str:
    if not value.strip():
        raise Refused("communication.text_missing", _("請填寫，不能留白。"), field=field)
    return value.strip()


def _demand_lead(by: Person | None, project: Project) -> None:
    if by is not None and not may_lead(by, project):
        raise Refused("communication.not_allowed", _("這件事由項目經理或部門主管處理，請找他們。"))


def _answer_due() -> dt.date:
    """So many working days from today as the policy gives for an answer."""
    return organisation_engine().add_days(clock.today(), int(value_now("opinion_answer_days")))
