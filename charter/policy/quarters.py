"""The ends of past quarters on which the policy had been judged: how it came to be kept."""

import datetime as dt

from charter.ground import clock
from charter.policy.models import Judgement

FOUR = 4


def ended(today: dt.date, since: dt.date) -> list[dt.date]:
    """The last days of up to four quarters before `today`, none before `since`, oldest first."""
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    found: list[dt.date] = []
    while len(found) < FOUR and (last := first - dt.timedelta(days=1)) >= since:
        found.append(last)
        first = last.replace(month=last.month - 2, day=1)
    return found[::-1]


def judged() -> list[dt.date]:
    earliest = Judgement.objects.of_organisation().order_by("pk").values_list("at", flat=True)
    begun = earliest.first()
    return ended(clock.today(), clock.local(begun).date()) if begun else []
