"""Which control charts the readings of an indicator allow, and what each of them draws.

One value per period allows I and MR; with numerator and denominator p (shares) or u (events per
unit); whole numbers without a denominator c. The verdicts rest on the I chart, whatever is drawn.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.ground import spc
from charter.ground.periods import EVENT
from charter.ground.series import Series
from charter.kernel.indicators.models import Reading

KINDS: "dict[str, str | Promise]" = {
    "i": _("單值"),
    "mr": _("移動全距"),
    "p": _("比率p"),
    "u": _("單位次數u"),
    "c": _("次數c"),
    "xbar": _("平均x̄"),
    "s": _("標準差s"),
    "t": _("間隔時間t"),
    "g": _("間隔機會g"),
}
HOW: "dict[str, str | Promise]" = {
    "i": _("中線是平均；上下限是平均加減2.66乘以平均移動全距（超過3.267倍的全距不計）。"),
    "mr": _("每一期與前一期的差；上限是平均移動全距的3.267倍。"),
    "p": _("中線是分子合計除以分母合計；上下限按每一期的分母，加減3個二項分布標準差。"),
    "u": _("中線是件數合計除以單位合計；上下限按每一期的單位數，加減3個卜瓦松分布標準差。"),
    "c": _("中線是平均件數；上下限是平均加減3乘以平均件數的平方根。"),
    "xbar": _("中線是各期平均按件數加權；上下限按每一期的件數，加減3個由組內標準差推得的標準誤。"),
    "s": _("中線是組內標準差（件數不同時合併計算）；上下限按每一期的件數加減3個標準誤，不低於0。"),
    "t": _("每一點是距上一次的天數；取1/3.6次方後按單值圖計算，再還原，所以中線不是平均天數。"),
    "g": _("每一點是距上一次的機會數；中線是平均，上下限按幾何分布加減3個標準差，不低於0。"),
}
SETS: "dict[str, str | Promise]" = {
    spc.NHS: _(
        "訊號（NHS四條）：超出上下限、連續7點在平均同側、連續7點同向、3點中有2點靠近同一側的界限。"
    ),
    spc.NELSON: _(
        "訊號（Nelson八條）：超出上下限、連續9點同側、連續6點同向、14點一上一下、3點中有2點超過2σ、"
        "5點中有4點超過1σ、15點都在1σ之內、8點都在1σ之外。"
    ),
    spc.WESTERN: _(
        "訊號（Western Electric四條）：超出上下限、3點中有2點超過2σ、5點中有4點超過1σ、"
        "連續8點同側。"
    ),
}
BRIEF = {spc.NHS: "NHS", spc.NELSON: "Nelson", spc.WESTERN: "Western Electric"}
SIGNALS: "dict[str, str | Promise]" = {
    "outside": _("超出上下限"),
    "run7": _("連續7點同側"),
    "run8": _("連續8點同側"),
    "run9": _("連續9點同側"),
    "trend6": _("連續6點同向"),
    "trend7": _("連續7點同向"),
    "2of3": _("3點中有2點靠近界限"),
    "4of5": _("5點中有4點偏一側"),
    "alternating14": _("14點一上一下"),
    "hugging15": _("15點都貼近平均"),
    "avoiding8": _("8點都遠離平均"),
}

# The two verdicts by tone, in a table whose columns say what they are about.
VARIES: "dict[str, str | Promise]" = {
    "none": _("資料不足"),
    "warn": _("有特殊原因"),
    "ok": _("普通波動"),
}
CAPABLE: "dict[str, str | Promise]" = {
    "none": _("無法判定"),
    "warn": _("時達時不達"),
    "ok": _("穩定達標"),
    "bad": _("達不到"),
}
SPAN = "25"  # periods shown unless others are asked for
SPANS: "dict[str, str | Promise]" = {"12": _("近12期"), SPAN: _("近25期"), "all": _("全部")}
PERIODS: "dict[str, str | Promise]" = {
    EVENT: _("每次發生時登錄"),
    "day": _("每日更新"),
    "week": _("每週更新"),
    "month": _("每月更新"),
    "quarter": _("每季更新"),
    "half": _("每半年更新"),
    "year": _("每年更新"),
}


def kinds_for(readings: Sequence[Reading], unit: str, period: str = "month") -> list[str]:
    """The charts that these values allow, the one on which the verdicts rest first."""
    if period == EVENT:
        chances = bool(readings) and all(r.numerator is not None for r in readings)
        return ["t", "g"] if chances else ["t"]
    sampled = bool(readings) and all(r.spread is not None and r.n > 1 for r in readings)
    return [*_by_period(readings, unit), *(["xbar", "s"] if sampled else [])]


def _by_period(readings: Sequence[Reading], unit: str) -> list[str]:
    found = ["i", "mr"] if len(readings) > 1 else ["i"]
    parts = [(r.numerator, r.denominator) for r in readings]
    if readings and all(n is not None and d for n, d in parts):
        shares = [float(n or 0) / float(d or 1) for n, d in parts]
        scale = 100.0 if unit == "%" else 1.0
        fits = all(
            abs(s * scale - float(r.value or 0)) < 1e-3 * scale
            for s, r in zip(shares, readings, strict=True)
        )
        if fits and unit == "%" and max(shares) <= 1:
            found.append("p")
        elif fits and unit != "%":
            found.append("u")
    elif readings and all(r.denominator is None and _is_count(r) for r in readings):
        found.append("c")
    return found


def _is_count(reading: Reading) -> bool:
    whole = reading.value is not None and reading.value >= 0 and reading.value % 1 == 0
    return whole and reading.spread is None


def drawn(series: Series, readings: Sequence[Reading], kind: str) -> Series:
    """The same points on a chart of another kind."""
    if kind == "mr":
        return _ranges(series)
    if kind in ("xbar", "s", "g"):
        return _of_samples(series, readings, kind)
    parts = [(float(r.numerator or 0), float(r.denominator or 0)) for r in readings]
    return replace(series, kind=kind, parts=parts if kind in ("p", "u") else ())


def _of_samples(series: Series, readings: Sequence[Reading], kind: str) -> Series:
    """x̄ keeps the target, which says nothing of deviations and chances."""
    parts = [(float(r.spread or 0), float(r.n)) for r in readings] if kind != "g" else []
    if kind == "xbar":
        return replace(series, kind=kind, parts=parts)
    worth = [r.spread if kind == "s" else r.numerator for r in readings]
    points = [(label, float(v or 0)) for (label, _v), v in zip(series.points, worth, strict=True)]
    unit = series.unit if kind == "s" else ""
    return replace(series, kind=kind, parts=parts, points=points, unit=unit, target=None)


def _ranges(series: Series) -> Series:
    """Each point is the step from the one before; what starts anew has none."""
    starts = {at for at, _why in series.changes}
    values = [v for _l, v in series.points]
    places = [i for i in range(1, len(values)) if i not in starts]
    points = [(series.points[i][0], abs(values[i] - values[i - 1])) for i in places]
    changes = [(sum(1 for i in places if i < at), why) for at, why in series.changes]
    return replace(
        series,
        points=points,
        changes=changes,
        kind="mr",
        target=None,
        left_out=frozenset(),
        notes={},
    )
