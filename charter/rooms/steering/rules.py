"""What verbs of this room share: who is refused, days, periods, how far tasks cover a measure."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.periods import Period, period_of
from charter.kernel.actions.models import Action
from charter.kernel.parameters.queries import value_now
from charter.org.calendars.compiled import organisation_engine
from charter.rooms.steering.models import Course, Evaluation

WHOLE = 100


def words(text: str, field: str) -> str:
    """Refuse what is only blanks."""
    if not text.strip():
        raise Refused("steering.no_words", _("請寫下說明，不能留白。"), field=field)
    return text.strip()


def allow(is_allowed: bool, who: str) -> None:
    if not is_allowed:
        said = _("這件事由%(who)s處理，請找他們。") % {"who": who}
        raise Refused("steering.not_allowed", said)


def working_days(parameter: str) -> dt.date:
    """The day so many working days from today."""
    return organisation_engine().add_days(clock.today(), int(value_now(parameter)))


def locked(row: Any) -> Any:
    """The row as it is now, held until the end of the transaction."""
    model: type[models.Model] = type(row)
    return model._base_manager.select_for_update().get(pk=row.pk)


def coverage(course: Course) -> int:
    """How much of the measure its tasks make up, those that were cancelled left out."""
    live = course.tasks.exclude(action__state=Action.State.CANCELLED)
    return live.aggregate(n=Sum("percent"))["n"] or 0


def period_now() -> Period:
    """The period of reports in which today lies."""
    return period_of(int(value_now("department_report_interval_days")), clock.today())


def open_draft(evaluation: Evaluation) -> Evaluation:
    """It as it is now, held until the end; refused once it is published."""
    found: Evaluation = locked(evaluation)
    if found.is_published:
        raise Refused("steering.evaluation_frozen", _("這份評估已經發布，不能再改。"))
    return found
