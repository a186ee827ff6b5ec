"""Rare events, read one by one: each by its day, with the time and chances since the one before."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.indicators.models import Indicator, Reading, Scope
from charter.kernel.indicators.verbs.alerts import _watch
from charter.kernel.indicators.verbs.readings import _may_read
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person

HAPPENED = declare(
    "indicators.event.entered", gettext_lazy("%(by)s登錄「%(title)s」在%(period)s發生%(n)s次")
)
STRUCK = declare(
    "indicators.event.struck",
    gettext_lazy("%(by)s刪去「%(title)s」在%(period)s的登錄：%(reason)s"),
)
FIRST = gettext_lazy("第一次，沒有前一次可比")


@transaction.atomic
def enter_event(
    indicator: Indicator,
    *,
    day: dt.date,
    by: Person,
    n: int = 1,
    opportunities: int | None = None,
    note: str = "",
    scope: str = Scope.ORGANISATION,
    scope_id: int = 0,
) -> Reading:
    """It happened on this day, `n` times; `opportunities` are the chances it had since the time
    before. Days may be entered in any order: the one after is reckoned anew."""
    _may_read(indicator, by)
    _sound(indicator, day, n, opportunities)
    here = {"indicator": indicator, "scope": scope, "scope_id": scope_id}
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    if Reading.objects.filter(**here, starts=day).exists():
        raise Refused(
            "indicators.event_known",
            _("%(day)s已經登錄過；同一天發生幾次，請刪去後把次數一起登錄。") % {"day": day},
            field="day",
        )
    made = Reading(
        **here,
        starts=day,
        ends=day + dt.timedelta(days=1),
        period=day.isoformat(),
        numerator=opportunities,
        n=n,
        note=note.strip()[:200],
        taken_at=clock.now(),
        entered_by=by,
    )
    _reckon(made)
    made.save()
    _mend_after(made)
    record(HAPPENED, indicator, by=by, period=made.period, n=n, scope=scope, scope_id=scope_id)
    _watch(made)
    return made


@transaction.atomic
def strike_event(reading: Reading, *, reason: str, by: Person) -> None:
    """It was entered by mistake. The row goes, its history and this entry stay."""
    _may_read(reading.indicator, by)
    if not reading.indicator.is_by_event:
        raise Refused("indicators.not_by_event", _("這個指標按期間登錄，請登錄更正後的數值。"))
    if not reason.strip():
        raise Refused("indicators.reason_missing", _("請寫明刪去的原因。"), field="reason")
    Indicator.objects.select_for_update().get(pk=reading.indicator_id)
    gone, _by_kind = Reading.objects.filter(pk=reading.pk).delete()
    if not gone:
        raise Refused("indicators.event_gone", _("這一筆已經刪去。"))
    _mend_after(reading)
    record(STRUCK, reading.indicator, by=by, period=reading.period, reason=reason.strip())


def _sound(indicator: Indicator, day: dt.date, n: int, opportunities: int | None) -> None:
    if not indicator.is_by_event:
        raise Refused("indicators.not_by_event", _("這個指標按期間登錄，不按每次發生。"))
    if day > clock.today():
        raise Refused("indicators.future", _("不能登錄還沒發生的事。"), field="day")
    if n < 1:
        raise Refused("indicators.no_event", _("次數至少是1。"), field="n")
    if opportunities is not None and opportunities < 0:
        raise Refused("indicators.not_a_number", _("機會數要是零或正整數。"), field="opportunities")


def _reckon(one: Reading) -> None:
    """The days since the time before; the first has none."""
    rows = Reading.objects.within(one.scope, one.scope_id).filter(indicator=one.indicator_id)
    before = rows.filter(starts__lt=one.starts).order_by("-starts").first()
    one.value = Decimal((one.starts - before.starts).days) if before else None
    one.no_data_reason = "" if before else str(FIRST)


def _mend_after(one: Reading) -> None:
    """The time after was reckoned from a day that is no longer the one before it."""
    rows = Reading.objects.within(one.scope, one.scope_id).filter(indicator=one.indicator_id)
    after = rows.filter(starts__gt=one.starts).order_by("starts").first()
    if after is not None:
        _reckon(after)
        after.save(update_fields=["value", "no_data_reason"])
