"""Which parameters rule on a day and who set them, and when a day ends."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from charter.ground import clock
from charter.kernel.parameters.models import Setting
from charter.kernel.parameters.queries import Parameters


@dataclass(frozen=True)
class Settled:
    """The parameters of one day, and who set each of them."""

    values: Parameters
    rows: dict[str, Setting]


def settled(day: dt.date | None = None) -> Settled:
    rows = {
        row.name: row
        for row in Setting.objects.filter(effective_on__lte=day or clock.today())
        .order_by("name", "-effective_on", "-id")
        .distinct("name")
        .select_related("set_by")
    }
    return Settled(Parameters({name: row.value for name, row in rows.items()}), rows)


def end_of(day: dt.date) -> dt.datetime:
    """The last moment of a day in the organisation's time zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.max))
