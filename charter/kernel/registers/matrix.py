"""From likelihood and impact to a grade, by a matrix that is data.

The product of the two only fills the presets; it is never shown, summed or averaged, because
the scales are ordinal (IEC 31010 on the limits of matrices).
"""

from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from charter.ground.errors import Refused

GRADES = ("low", "medium", "high", "extreme")
Cells = list[list[str]]


def _five(likelihood: int, impact: int) -> str:
    product = likelihood * impact
    if product >= 15:
        return "extreme"
    if product >= 9 or impact == 5:
        return "high"
    return "medium" if product >= 4 else "low"


FIVE: Cells = [[_five(row, column) for column in range(1, 6)] for row in range(1, 6)]
THREE: Cells = [["low", "medium", "high"], ["low", "medium", "high"], ["medium", "high", "extreme"]]
PRESETS = {5: FIVE, 3: THREE}
# What the steps of the scales mean, from the first; the numbers alone would be read as quantities.
LIKELIHOOD: "dict[int, tuple[str | Promise, ...]]" = {
    5: (
        gettext_lazy("罕見"),
        gettext_lazy("不太可能"),
        gettext_lazy("可能"),
        gettext_lazy("很可能"),
        gettext_lazy("幾乎確定"),
    ),
    3: (gettext_lazy("不太可能"), gettext_lazy("可能"), gettext_lazy("很可能")),
}
IMPACT: "dict[int, tuple[str | Promise, ...]]" = {
    5: (
        gettext_lazy("輕微"),
        gettext_lazy("較小"),
        pgettext_lazy("impact", "中等"),
        gettext_lazy("重大"),
        gettext_lazy("極嚴重"),
    ),
    3: (gettext_lazy("輕微"), pgettext_lazy("impact", "中等"), gettext_lazy("嚴重")),
}


def steps(words: "dict[int, tuple[str | Promise, ...]]", size: int) -> list[tuple[int, str]]:
    """The choices of a scale: (1, "1 罕見"), …"""
    return [(n, f"{n} {word}") for n, word in enumerate(words[size], 1)]


def grade(cells: Cells, likelihood: int, impact: int) -> str:
    """`cells[likelihood - 1][impact - 1]`."""
    size = len(cells)
    for name, value in (("likelihood", likelihood), ("impact", impact)):
        if not 1 <= value <= size:
            raise Refused(
                "registers.off_scale",
                _("可能性與影響須在1到%(size)s之間。") % {"size": size},
                field=name,
            )
    return cells[likelihood - 1][impact - 1]


def check(cells: Cells) -> None:
    """Square, known grades, never falling with more likelihood or impact, worst impact >= high."""
    size = len(cells)
    if size not in PRESETS or any(len(row) != size for row in cells):
        raise Refused("registers.matrix_shape", _("矩陣須為3×3或5×5。"))
    if any(cell not in GRADES for row in cells for cell in row):
        raise Refused(
            "registers.matrix_grade", _("等級只能是：%(all)s。") % {"all": "、".join(GRADES)}
        )
    ranks = [[GRADES.index(cell) for cell in row] for row in cells]
    across = all(a <= b for row in ranks for a, b in pairwise(row))
    down = all(a <= b for up, low in pairwise(ranks) for a, b in zip(up, low, strict=True))
    if not (across and down):
        raise Refused("registers.matrix_falls", _("可能性或影響愈大，等級不能愈低。"))
    if any(row[-1] < GRADES.index("high") for row in ranks):
        raise Refused("registers.matrix_worst", _("影響最嚴重的一欄，等級不能低於「高」。"))
