"""What the buttons of a question say: the number, and words where words are needed."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.rooms.surveys.models import SCALE, Measure

Words = str | Promise
CSAT_WORDS: tuple[Words, ...] = (
    _("非常不滿意"),
    _("不滿意"),
    _("普通"),
    _("滿意"),
    _("非常滿意"),
)


@dataclass(frozen=True)
class Step:
    value: int
    word: Words = ""


@dataclass(frozen=True)
class Scale:
    """`low` and `high` are said at the ends of the axis, whose direction is thereby plain."""

    question: Words
    steps: list[Step]
    low: Words = ""
    high: Words = ""


SCALES: dict[str, Scale] = {
    Measure.CSAT: Scale(
        _("這次的服務，您滿意嗎？"),
        [Step(n, word) for n, word in enumerate(CSAT_WORDS, 1)][::-1],
    ),
    Measure.NPS: Scale(
        _("您有多願意把我們推薦給同業？"),
        [Step(n) for n in range(SCALE[Measure.NPS][1] + 1)],
        _("0 絕對不會"),
        _("10 非常願意"),
    ),
    Measure.CES: Scale(
        _("「這次把事情辦好很輕鬆」，您同意嗎？"),
        [Step(n) for n in range(1, SCALE[Measure.CES][1] + 1)],
        _("1 非常不同意"),
        _("7 非常同意"),
    ),
}


def scale_of(measure: str) -> Scale:
    return SCALES[measure]
