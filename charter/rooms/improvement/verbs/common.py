"""What the verbs of this room share."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person
from charter.rooms.improvement.models import Cycle, Plan, Version
from charter.rooms.improvement.permissions import is_office, may_write


def _needs(text: str, field: str, message: str) -> str:
    if not text.strip():
        raise Refused("improvement.text_missing", message, field=field)
    return text.strip()


def _demand_office(by: Person | None, cycle: Cycle) -> None:
    if not is_office(by, cycle):
        raise Refused("improvement.not_the_office", _("這件事由服務改善辦公室辦理。請找他們。"))


def _demand_writer(by: Person | None, plan: Plan) -> None:
    if not may_write(by, plan):
        said = {"owner": plan.owner}
        raise Refused(
            "improvement.not_the_writer",
            _("這份計劃由%(owner)s和部門主管編寫。請找他們。") % said,
        )


def _writable(version: Version, by: Person | None) -> Version:
    _demand_writer(by, version.plan)
    locked = (
        Version.objects.select_for_update(of=("self",)).select_related("plan").get(pk=version.pk)
    )
    if not locked.is_writable:
        raise Refused(
            "improvement.version_is_frozen",
            _("這一版已經%(state)s，不能再改；要更改請另立新版。")
            % {"state": locked.get_state_display()},
        )
    return locked


def _working_days(days: int) -> dt.date:
    return organisation_engine().add_days(clock.today(), days) if days else clock.today()


def _staff(person: Person, field: str) -> None:
    if not person.is_active or person.is_customer:
        raise Refused("improvement.not_staff", _("請選在職員工。"), field=field)


def _named(person: Person | None) -> list[Person]:
    return [person] if person else []


def _day(year: int, month_day: Any, field: str) -> dt.date:
    """ "11-30" of a year."""
    try:
        month, day = (int(part) for part in str(month_day).split("-"))
        return dt.date(year, month, day)
    except ValueError as unknown:
        raise Refused(
            "improvement.bad_month_day",
            _("參數%(name)s應為月-日，例如11-30，現在是「%(value)s」。請先改正參數。")
            % {"name": field, "value": month_day},
        ) from unknown


def _hold(cycle: Cycle) -> None:
    """One at a time compares or tables: of two at once the other sees what the first has done."""
    Cycle.objects.select_for_update().get(pk=cycle.pk)
