"""What the parts of an appraisal are called, and how a value is spoken with its range."""

from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.rooms.appraisal.scoring import DEPARTMENT, OWN, SELF, SUPERIOR, VOICES

Words = "str | Promise"
DIMENSION: "dict[str, str | Promise]" = {
    "completion": gettext_lazy("任務完成"),
    "quality": gettext_lazy("工作質量"),
    "efficiency": gettext_lazy("工作效率"),
    "teamwork": gettext_lazy("團隊協作"),
    "satisfaction": gettext_lazy("客戶滿意"),
}
PIECE: "dict[str, str | Promise]" = {
    OWN: gettext_lazy("工作紀錄"),
    DEPARTMENT: gettext_lazy("部門成果"),
    VOICES: gettext_lazy("同事意見"),
    SELF: gettext_lazy("自評"),
    SUPERIOR: gettext_lazy("上級評"),
}
SCALE: "list[tuple[int, str | Promise]]" = [
    (5, gettext_lazy("5　遠超過要求")),
    (4, gettext_lazy("4　超過要求")),
    (3, gettext_lazy("3　符合要求")),
    (2, gettext_lazy("2　部分符合")),
    (1, gettext_lazy("1　不符合")),
]


def spoken(value: Any, low: Any = None, high: Any = None) -> str:
    """`83.5`, or `72–95` where too few records stand behind a point; "" when there is none."""
    if value is None:
        return ""
    if low is not None and high is not None and high - low >= 1:
        return f"{_half_up(low)}–{_half_up(high)}"
    return f"{float(value):.1f}"


def _half_up(value: Any) -> int:
    return int(Fraction(value) + Fraction(1, 2))


def points(change: Fraction) -> str:
    """Points with their sign: what one record adds to the score or takes away."""
    return _("%(points)s分") % {"points": f"{float(change):+.2f}"}
