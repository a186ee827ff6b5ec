"""Rounds of awards: opened and concluded once a period, with nothing left undecided."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.periods import period_of
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.parameters.queries import value_now
from charter.org.models import Person, Role
from charter.rooms.merits.models import Award, Round
from charter.rooms.merits.reach import keeps
from charter.rooms.merits.verbs._common import _allow, _needs

OPENED = declare(
    "merits.round.opened",
    gettext_lazy("%(by)s開始%(title)s表彰評選，%(closes)s前提名"),
    gettext_lazy("請提名"),
)
CLOSED = declare("merits.round.closed", gettext_lazy("%(by)s結束%(title)s表彰評選"))


@transaction.atomic
def open_round(*, closes_on: dt.date, call: str, by: Person | None) -> Round:
    """Of the period in which today lies; what was drawn before joins it."""
    _allow(keeps(by), _("人力資源"))
    today = clock.today()
    period = period_of(str(value_now("award_interval")), today).key
    if closes_on < today:
        raise Refused("merits.round_past", _("截止日不能早於今天。"), field="closes_on")
    if Round.objects.open().exists() or Round.objects.filter(period=period).exists():
        said = _("%(period)s已有一次評選，或前一次還沒有結束；請先處理那一次。")
        raise Refused("merits.round_twice", said % {"period": period})
    made = Round.objects.create(
        period=period, closes_on=closes_on, call=call.strip(), opened_by=by, opened_at=clock.now()
    )
    Award.objects.drawn().filter(round=None).update(round=made)
    heads = Person.objects.holding(Role.DEPARTMENT_HEAD)
    record(OPENED, made, by=by, tell=heads, closes=closes_on.isoformat())
    return made


@transaction.atomic
def close_round(round: Round, *, conclusion: str, by: Person | None) -> None:
    """Each proposal was granted, declined or set aside with its reason."""
    _allow(keeps(by), _("人力資源"))
    text = _needs(conclusion, "conclusion", _("請寫下這次評選的結論。"))
    left = round.awards.filter(state__in=(Award.State.DRAWN, Award.State.PROPOSED)).count()
    if left:
        said = _("還有%(n)s件沒有決定，請先提報、核准，或註明不提報的原因。") % {"n": left}
        raise Refused("merits.round_undecided", said)
    ended = {"closed_by": by, "closed_at": clock.now()}
    Round.FLOW.move(round, "close", conclusion=text, **ended)
    record(CLOSED, round, by=by, granted=round.awards.granted().count())
