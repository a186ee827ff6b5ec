"""Goals measured: by the indicator they are tied to, else by their owner."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.periods import Period, period_of, previous_period
from charter.kernel.indicators.models import Reading
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.parameters.queries import in_force
from charter.org.models import Person
from charter.rooms.quality.goaltree import said
from charter.rooms.quality.models import Goal, GoalMeasure
from charter.rooms.quality.permissions import may_measure

MEASURED = declare(
    "quality.goal.measured", gettext_lazy("「%(title)s」%(period)s的實績是%(value)s")
)
MISSED = declare(
    "quality.goal.missed",
    gettext_lazy("「%(title)s」%(period)s的實績%(value)s沒有達到目標%(target)s"),
    gettext_lazy("你負責的質量目標沒有達到"),
)


@transaction.atomic
def measure(
    goal: Goal,
    *,
    day: dt.date,
    value: Decimal | None = None,
    missing: str = "",
    note: str = "",
    by: Person | None,
) -> GoalMeasure:
    """The value of the period in which `day` lies, by the goal's owner. Of a figure the house
    counts only its absence can be explained."""
    if not may_measure(by, goal):
        raise Refused("quality.not_the_goal_owner", _("實績由目標的負責人登錄。"))
    if goal.state != Goal.State.IN_FORCE:
        raise Refused("quality.goal_retired", _("這個目標已經停用。"))
    if goal.is_counted and value is not None:
        raise Refused(
            "quality.goal_is_counted",
            _("這個目標由系統的指標計算，不能自行填數值；沒有資料時請寫原因。"),
            field="value",
        )
    if (value is None) == (not missing.strip()):
        raise Refused(
            "quality.value_or_reason", _("請填數值；沒有資料時請寫原因，兩者選一。"), field="value"
        )
    if value is not None and not (value.is_finite() and abs(value) < 10**11):
        raise Refused("quality.not_a_number", _("請填寫數字。"), field="value")
    if day > clock.today():
        raise Refused("quality.period_ahead", _("這一天還沒有到。"), field="day")
    period = period_of(goal.period, day)
    return _kept(goal, period, value, missing.strip(), note.strip(), 0, by)


@transaction.atomic
def measure_counted(goal: Goal, *, by: Person | None = None) -> GoalMeasure | None:
    """The last period that is over, from the indicator's reading; None while it has no value or
    nothing has changed."""
    period = previous_period(goal.period, period_of(goal.period, clock.today()))
    if period.end <= goal.since:
        return None
    scope, key = _scope(goal)
    reading = Reading.objects.filter(
        indicator__name=goal.indicator, scope=scope, scope_id=key, starts=period.start
    ).first()
    if reading is None or reading.value is None:
        return None
    known = GoalMeasure.objects.filter(goal=goal, starts=period.start).first()
    if known is not None and known.value == reading.value:
        return None
    return _kept(goal, period, reading.value, "", "", reading.n, by)


def _scope(goal: Goal) -> tuple[str, int]:
    """The part of the organisation whose figure it is: the nearest above that has one."""
    one: Goal | None = goal
    while one is not None:
        unit = one.department_id or (one.post.department_id if one.post else None)
        if unit:
            return "department", unit
        one = one.parent
    return ("project", goal.project_id) if goal.project_id else ("organisation", 0)


def _kept(
    goal: Goal,
    period: Period,
    value: Decimal | None,
    missing: str,
    note: str,
    n: int,
    by: Person | None,
) -> GoalMeasure:
    target = goal.target_under(in_force(min(period.last, clock.today())))
    columns: Facts = {
        "period": period.key,
        "ends": period.end,
        "value": value,
        "target": target,
        "missing": missing[:200],
        "note": note[:300],
        "n": n,
        "by": by,
        "at": clock.now(),
    }
    made, _new = GoalMeasure.objects.update_or_create(
        goal=goal, starts=period.start, defaults=columns
    )
    shown = said(value, goal.unit) if value is not None else missing
    about = goal.project or goal
    facts: Facts = {"period": period.key, "value": shown}
    if made.rate.met is False:
        facts["target"] = said(target, goal.unit)
        record(MISSED, goal, by=by, about=about, tell=[goal.owner], **facts)
    else:
        record(MEASURED, goal, by=by, about=about, **facts)
    return made
