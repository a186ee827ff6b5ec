"""Alerts are raised and cleared by the figures, answered by the owner, and climb in silence."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.indicators.formulas import OK, RED, alarm, level
from charter.kernel.indicators.models import Alert, Indicator, Reading, Scope, target_on
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.parameters.queries import in_force
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person, Role

RAISED = declare(
    "indicators.alert.raised",
    gettext_lazy("「%(title)s」%(period)s為%(value)s，觸發預警，請說明原因"),
    gettext_lazy("你負責的指標預警"),
)
CLEARED = declare(
    "indicators.alert.cleared",
    gettext_lazy("「%(title)s」連續兩期恢復正常，預警解除"),
    gettext_lazy("你負責的指標"),
)
ANSWERED = declare(
    "indicators.alert.answered",
    gettext_lazy("%(by)s說明「%(title)s」%(period)s的預警：%(answer)s"),
    gettext_lazy("上報給你的預警"),
)
ESCALATED = declare(
    "indicators.alert.escalated",
    gettext_lazy("「%(title)s」%(period)s的預警沒有人說明，已上報%(to_name)s"),
    gettext_lazy("逾期上報給你"),
)


def _watch(reading: Reading) -> None:
    """Raise or clear the alert of this indicator and scope, with hysteresis."""
    indicator = reading.indicator
    if reading.scope == Scope.PERSON:
        return  # what a person's figures mean is for people to judge
    if indicator.is_counted and reading.ends > clock.today():
        return  # half a month is no verdict on the month
    target = target_on(indicator, reading.starts, reading.scope, reading.scope_id)
    if target is None or indicator.direction == Indicator.Direction.RANGE:
        return
    here = {"indicator": indicator, "scope": reading.scope, "scope_id": reading.scope_id}
    recent = Reading.objects.filter(**here, starts__lte=reading.starts, value__isnull=False)
    values = list(recent.order_by("-starts").values_list("value", flat=True)[:2])[::-1]
    levels = [level(v, target.amber, target.red, indicator.direction) for v in values]
    standing = Alert.objects.select_for_update().filter(**here, cleared_at=None).first()
    stands = alarm(levels, standing is not None)
    if stands and standing is None:
        _raise_alert(reading, RED if levels[-1] == RED else "amber")
    elif standing is not None and not stands and levels[-1] == OK:
        Alert.objects.filter(pk=standing.pk).update(cleared_at=clock.now())
        record(CLEARED, indicator, by=None, tell=_owners(indicator), scope=reading.scope)


def _raise_alert(reading: Reading, grade: str) -> None:
    """The owner has so many working days to say why; after that it climbs."""
    indicator, engine = reading.indicator, organisation_engine()
    due = engine.add_days(clock.today(), int(in_force()["warning_answer_days"]))
    Alert.objects.create(
        indicator=indicator,
        scope=reading.scope,
        scope_id=reading.scope_id,
        level=grade,
        period=reading.period,
        raised_at=clock.now(),
        due=due,
        climbs_on=engine.add_days(due, 1),
    )
    facts: Facts = {"period": reading.period, "value": f"{reading.value:.1f}{indicator.unit}"}
    tell = _owners(indicator)
    record(RAISED, indicator, by=None, tell=tell, scope=reading.scope, level=grade, **facts)


def _owners(indicator: Indicator) -> list[Person]:
    return [indicator.owner] if indicator.owner else []


@transaction.atomic
def answer(alert: Alert, *, answer: str, by: Person) -> None:
    """Why the figure is as it is. An answered alert climbs no more, but stands until the figures
    are good again."""
    above = alert.escalated_to_id == by.pk
    if by != alert.indicator.owner and not above and not by.has_role(Role.QUALITY):
        raise Refused("indicators.not_owner", _("預警由指標負責人、他的主管或質量管理說明。"))
    if not answer.strip():
        raise Refused("indicators.answer_missing", _("請寫明原因與打算怎麼做。"), field="answer")
    words = {"answer": answer.strip(), "answered_by": by, "answered_at": clock.now()}
    if not Alert.objects.unanswered().filter(pk=alert.pk).update(**words):
        raise Refused("indicators.alert_gone", _("這則預警已經有人說明或已解除，請重新整理頁面。"))
    tell = [alert.escalated_to] if alert.escalated_to and not above else []
    facts: Facts = {"period": alert.period, "answer": answer.strip(), "alert": alert.pk}
    record(ANSWERED, alert.indicator, by=by, tell=tell, **facts)


@transaction.atomic
def escalate(alert: Alert, *, by: Person | None = None) -> Person | None:
    """One step up the owner's line, at most one a working day; without an owner to management."""
    today = clock.today()
    locked = Alert.objects.select_for_update().past_due(today).filter(pk=alert.pk)
    if not locked.filter(escalated=alert.escalated).exists():
        return None
    above = _above(alert)
    if above is None:
        return None
    again_on = organisation_engine().add_days(today, 1)
    step = alert.escalated + 1
    Alert.objects.filter(pk=alert.pk).update(escalated=step, escalated_to=above, climbs_on=again_on)
    facts: Facts = {"period": alert.period, "to": above.pk, "to_name": str(above), "step": step}
    tell = [above, *_owners(alert.indicator)]
    record(ESCALATED, alert.indicator, by=by, tell=tell, **facts)
    return above


def _above(alert: Alert) -> Person | None:
    """The next active person up the line."""
    last = alert.escalated_to or alert.indicator.owner
    if last is None:
        return Person.objects.holding(Role.MANAGEMENT).order_by("pk").first()
    above = last.manager
    while above is not None and not above.is_active:
        above = above.manager
    return above
