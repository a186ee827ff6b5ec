"""Figures are watched for a risk; the first reading beyond the line warns (SP6.3a)."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.indicators.models import Indicator, Reading, Scope
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person
from charter.rooms.risk.crossing import CLEARED, RAISED, Standing, step
from charter.rooms.risk.models import Risk, RiskWarning, Sample, Watch
from charter.rooms.risk.models.watching import said
from charter.rooms.risk.verbs._common import _may, _needs, _root
from charter.rooms.risk.verbs.warnings import _clear, _raise

SET = declare(
    "risk.watch.set",
    gettext_lazy("%(by)s為%(title)s設預警：%(watch_name)s，門檻%(threshold)s"),
    gettext_lazy("你負責的風險"),
)
RETIRED = declare(
    "risk.watch.retired",
    gettext_lazy("%(by)s停用%(title)s的預警「%(watch_name)s」：%(reason)s"),
    gettext_lazy("你負責的風險"),
)
SAMPLED = declare(
    "risk.watch.read",
    gettext_lazy("%(by)s登錄%(title)s的「%(watch_name)s」：%(value)s"),
)


@transaction.atomic
def set_watch(
    risk: Risk,
    *,
    threshold: Decimal,
    by: Person | None,
    indicator: Indicator | None = None,
    scope: str = Scope.ORGANISATION,
    scope_id: int = 0,
    only_complete: bool = False,
    title: str = "",
    unit: str = "",
    read_every: int | None = None,
    is_above: bool = True,
    release: Decimal | None = None,
    calm: int = 1,
) -> Watch:
    """A line on an indicator of the house, or on a reading entered every so many days.

    A figure that stands beyond the line already warns at once.
    """
    _may(by, risk)
    back = _sound(threshold, release, is_above, calm)
    watch = Watch.objects.create(
        risk=risk,
        **_source(risk, indicator, title, unit, read_every),
        scope=scope,
        scope_id=scope_id,
        only_complete=only_complete,
        is_above=is_above,
        threshold=threshold,
        release=back,
        calm=calm,
        set_by=by,
        set_at=clock.now(),
    )
    _look(watch)
    facts: Facts = {"watch": watch.pk, "watch_name": watch.title}
    facts |= {"threshold": watch.threshold_said, "release": watch.release_said}
    record(SET, risk, by=by, about=_root(risk), tell=[risk.owner], **facts)
    return watch


def _source(
    risk: Risk, indicator: Indicator | None, title: str, unit: str, read_every: int | None
) -> Facts:
    """Where the figure comes from, and what it is called."""
    if not risk.is_open or not risk.is_assessed:
        raise Refused("risk.not_assessed", _("風險評估之後、關閉之前才能設預警。"))
    if indicator is not None:
        return {"indicator": indicator, "title": str(indicator)[:100], "unit": indicator.unit}
    if not read_every:
        raise Refused(
            "risk.reading_interval", _("人工登錄的讀數，請填寫每幾天登錄一次。"), field="read_every"
        )
    said = {"title": _needs(title, "title")[:100], "unit": unit.strip()[:20]}
    return {**said, "read_every": read_every}


def _sound(threshold: Decimal, back: Decimal | None, is_above: bool, calm: int) -> Decimal:
    """The release: the threshold itself where none was given."""
    release = threshold if back is None else back
    if not threshold.is_finite() or not release.is_finite():
        raise Refused("risk.not_a_number", _("請填寫數字。"), field="threshold")
    if (release > threshold) if is_above else (release < threshold):
        raise Refused(
            "risk.release_beyond",
            _("解除線要在門檻的安全一側：高於門檻才預警時，解除線不能高於門檻；低於時相反。"),
            field="release",
        )
    if not 1 <= calm <= 10:
        raise Refused("risk.calm", _("連續恢復的次數要在1到10之間。"), field="calm")
    return release


@transaction.atomic
def enter_sample(watch: Watch, *, value: Decimal, by: Person | None, note: str = "") -> Sample:
    """A reading that nobody counts for us; beyond the line it warns in the same moment."""
    _may(by, watch.risk)
    if watch.indicator_id is not None:
        raise Refused("risk.counted", _("這個預警看的是指標，不能人工登錄。"), field="value")
    locked = Watch.objects.select_for_update().get(pk=watch.pk)
    if not locked.is_active:
        raise Refused("risk.watch_retired", _("這個預警已經停用。"))
    if not value.is_finite():
        raise Refused("risk.not_a_number", _("請填寫數字。"), field="value")
    now = clock.now()
    sample = Sample.objects.create(watch=watch, value=value, note=note.strip()[:200], by=by, at=now)
    _see(locked, value, now)
    Watch.objects.filter(pk=watch.pk).update(seen_at=now)
    watch.refresh_from_db()
    facts: Facts = {"watch": watch.pk, "watch_name": watch.title, "value": said(value, watch.unit)}
    record(SAMPLED, watch.risk, by=by, about=_root(watch.risk), **facts)
    return sample


@transaction.atomic
def look(watch: Watch, *, by: Person | None = None) -> int:
    """Look at the readings that came in since the last time; says how many. Run again, it finds
    nothing to do: what it raises is recorded with the warning itself."""
    return _look(watch)


def _look(watch: Watch) -> int:
    locked = Watch.objects.select_for_update().get(pk=watch.pk)
    if not locked.is_active or locked.indicator_id is None:
        return 0
    found = _unseen(locked)
    for reading in found:
        assert reading.value is not None
        _see(locked, reading.value, _known(locked, reading))
    if found:
        newest = max(reading.taken_at for reading in found)
        last = found[-1].starts
        Watch.objects.filter(pk=watch.pk).update(seen_at=newest, seen_from=last)
    return len(found)


def _known(watch: Watch, reading: Reading) -> dt.datetime:
    """When the figure could be known: not before the watch was set, nor, where only whole periods
    count, before the period was over."""
    moments = [reading.taken_at, watch.set_at]
    if watch.only_complete:
        moments.append(timezone.make_aware(dt.datetime.combine(reading.ends, dt.time())))
    return max(moments)


def _unseen(watch: Watch) -> list[Reading]:
    rows = Reading.objects.filter(
        indicator=watch.indicator_id,
        scope=watch.scope,
        scope_id=watch.scope_id,
        value__isnull=False,
    )
    if watch.only_complete:
        rows = rows.filter(ends__lte=clock.today())
        if watch.seen_from:
            return list(rows.filter(starts__gt=watch.seen_from).order_by("starts"))
    elif watch.seen_at:
        later = rows.filter(taken_at__gt=watch.seen_at, starts__gte=watch.seen_from)
        return list(later.order_by("starts"))
    return list(rows.order_by("-starts")[:1])


def _see(watch: Watch, value: Decimal, at: dt.datetime) -> None:
    """One more reading of a locked watch: what it does to the warning."""
    standing = RiskWarning.objects.standing().filter(watch=watch).first()
    after, done = step(watch.line, Standing(standing is not None, watch.run), value)
    Watch.objects.filter(pk=watch.pk).update(value=value, run=after.run)
    watch.value, watch.run = value, after.run
    if done == RAISED:
        _raise(watch, value, at)
    elif done == CLEARED and standing:
        _clear(standing, value)


@transaction.atomic
def retire_watch(watch: Watch, *, reason: str, by: Person | None) -> None:
    """Watched no more. Not while its warning wants an answer."""
    _may(by, watch.risk)
    text = _needs(reason, "reason")
    if RiskWarning.objects.unanswered().filter(watch=watch).exists():
        raise Refused("risk.warning_open", _("還有預警沒有答覆，請先調整應對或說明理由。"))
    if not Watch.objects.active().filter(pk=watch.pk).update(is_active=False):
        raise Refused("risk.watch_retired", _("這個預警已經停用。"))
    watch.is_active = False
    RiskWarning.objects.standing().filter(watch=watch).update(cleared_at=clock.now())
    facts: Facts = {"watch": watch.pk, "watch_name": watch.title, "reason": text}
    record(RETIRED, watch.risk, by=by, about=_root(watch.risk), tell=[watch.risk.owner], **facts)
