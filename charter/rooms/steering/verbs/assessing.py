"""Indicators evaluated by their own method: a survey, a look on site, scores from two sides. Those
whose method is data are read by the system itself."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.indicators.models import Indicator
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.parameters.queries import value_now
from charter.org.models import Person
from charter.rooms.steering.drawing import indicators_of
from charter.rooms.steering.models import Assessment, Evaluation
from charter.rooms.steering.permissions import OWN, is_office, side_of
from charter.rooms.steering.rules import allow, open_draft, words

ASSESSED = declare(
    "steering.evaluation.assessed", gettext_lazy("%(by)s評估了「%(title)s」的%(indicator)s")
)
RATED = declare(
    "steering.evaluation.rated",
    gettext_lazy("%(by)s為「%(title)s」的%(indicator)s評分：%(score)s"),
)
MOST = 100


def _of_this(evaluation: Evaluation, indicator: Indicator) -> None:
    if not indicators_of(evaluation.cycle).filter(pk=indicator.pk).exists():
        said = _("這個指標不在這一年的計劃裡，請選計劃用到的指標。")
        raise Refused("steering.not_its_indicator", said, field="indicator")


@transaction.atomic
def assess(
    evaluation: Evaluation,
    *,
    indicator: Indicator,
    value: Decimal,
    by: Person | None,
    n: int | None = None,
    note: str = "",
) -> Assessment:
    """What a survey answered (with how many answers), or what was seen on site, in words."""
    allow(is_office(by), _("服務改善辦公室"))
    found, method = open_draft(evaluation), indicator.method
    _of_this(found, indicator)
    if method == "rating":
        said = _("自評由指標負責人填，上級評由其主管填，辦公室不代填。")
        raise Refused("steering.rated_by_them", said, field="indicator")
    if method == "data":
        raise Refused(
            "steering.read_by_system", _("這個指標由系統讀數，不用填。"), field="indicator"
        )
    if method == "survey" and not n:
        raise Refused("steering.no_answers", _("請填寫調查收到幾份答覆。"), field="n")
    facts: dict[str, Any] = {"method": method, "value": value, "by": by, "on": clock.today()}
    note = words(note, "note") if method == "on_site" else note.strip()
    made, _new = Assessment.objects.update_or_create(
        evaluation=found, indicator=indicator, defaults={**facts, "n": n, "note": note}
    )
    record(ASSESSED, found, by=by, about=found.cycle, indicator=str(indicator), method=method)
    return made


@transaction.atomic
def rate(
    evaluation: Evaluation,
    *,
    indicator: Indicator,
    score: Decimal,
    by: Person,
    note: str = "",
) -> Assessment:
    """Whoever answers for the indicator scores it, and so does their superior: each for their own
    side. Both make the value, weighed by the parameter; far apart, they say what they talked."""
    found, side = open_draft(evaluation), side_of(by, indicator)
    _of_this(found, indicator)
    allow(bool(side) and indicator.method == "rating", _("指標負責人和其主管"))
    if not 0 <= score <= MOST:
        raise Refused("steering.no_score", _("評分要在0到100之間。"), field="score")
    known, _new = Assessment.objects.get_or_create(
        evaluation=found, indicator=indicator, defaults={"method": "rating", "on": clock.today()}
    )
    known.method, known.on, known.note = "rating", clock.today(), note.strip() or known.note
    if side == OWN:
        known.own, known.own_by = score, by
    else:
        known.superior, known.superior_by = score, by
    known.value = _weighed(known, note)
    known.save()
    record(RATED, found, by=by, about=found.cycle, indicator=str(indicator), score=str(score))
    return known


def _weighed(rated: Assessment, note: str) -> Decimal | None:
    """The score of both; one side missing is no score."""
    if rated.own is None or rated.superior is None:
        return None
    own, superior = Decimal(rated.own), Decimal(rated.superior)
    if abs(own - superior) >= int(value_now("rating_gap_points")) and not note.strip():
        said = _("兩方評價相差太多，請先面談並寫下結果。")
        raise Refused("steering.talk_first", said, field="note")
    weight = Decimal(int(value_now("self_weight_percent"))) / 100
    return own * weight + superior * (1 - weight)
