"""Achievement and alarm: pure arithmetic, every undefined figure with its reason.

Source: formula sheet of the organisation (達成率): higher is better A/T, lower is better T/A,
range 1 inside and a ratio outside, improvement goals (A-B)/(T-B).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CAP = Decimal("1.5")
ONE = Decimal(1)
ZERO = Decimal(0)


@dataclass(frozen=True)
class Rate:
    """`raw` is the ratio (1 = 100 %), None when it is not defined, with the `reason`.

    `score` is the ratio as appraisals count it, never above 150 %.
    `met` compares the value with the target itself, never the rounded rate.
    """

    raw: Decimal | None
    score: Decimal | None
    met: bool | None
    reason: "str | Promise" = ""

    @property
    def percent(self) -> Decimal | None:
        return None if self.raw is None else self.raw * 100


def _undefined(reason: "str | Promise", met: bool | None = None) -> Rate:
    return Rate(None, None, met, reason)


def _rate(raw: Decimal, met: bool) -> Rate:
    return Rate(raw, min(CAP, raw), met)


def achievement(
    actual: Decimal | None,
    target: Decimal | None,
    direction: str = "higher",
    *,
    low: Decimal | None = None,
    high: Decimal | None = None,
    baseline: Decimal | None = None,
) -> Rate:
    """How much of the target was reached."""
    if actual is None:
        return _undefined(_("本期無資料"))
    if direction == "range":
        return _in_range(actual, low, high)
    if target is None:
        return _undefined(_("未設目標"))
    met = actual <= target if direction == "lower" else actual >= target
    if baseline is not None:
        if target == baseline:
            return _undefined(_("目標等於基準，無法計算改善幅度"), met)
        raw = (actual - baseline) / (target - baseline)
        return Rate(raw, raw, met)
    return _lower(actual, target, met) if direction == "lower" else _higher(actual, target, met)


def _higher(actual: Decimal, target: Decimal, met: bool) -> Rate:
    if target <= 0:
        return _undefined(_("目標不大於0，比率沒有意義"), met)
    return _rate(actual / target, met)


def _lower(actual: Decimal, target: Decimal, met: bool) -> Rate:
    if target < 0:
        return _undefined(_("目標小於0，比率沒有意義"), met)
    if target == 0:
        return _rate(ONE if actual == 0 else ZERO, met)
    if actual <= 0:
        return Rate(None, CAP, met, _("實際值為0，優於任何目標"))
    return _rate(target / actual, met)


def _in_range(actual: Decimal, low: Decimal | None, high: Decimal | None) -> Rate:
    if low is None or high is None:
        return _undefined(_("未設範圍"))
    if low <= actual <= high:
        return Rate(ONE, ONE, True)
    raw = (actual / low if low else ZERO) if actual < low else high / actual
    return Rate(max(ZERO, raw), max(ZERO, raw), False)


MET, NEARLY, PARTLY, MISSED, UNKNOWN = "met", "nearly", "partly", "missed", "unknown"
GRADES = {MET: _("達成"), NEARLY: _("接近達成"), PARTLY: _("部分達成"), MISSED: _("未達")}
LIMITS: Mapping[str, int] = {MET: 100, NEARLY: 90, PARTLY: 80}


def grade(rate: Rate, limits: Mapping[str, int] = LIMITS) -> str:
    """In which grade a rate falls: whether it is met says the value, never the rounded rate."""
    if rate.met:
        return MET
    if rate.raw is None:
        return UNKNOWN if rate.met is None else MISSED
    percent = rate.raw * 100
    return next((g for g in (NEARLY, PARTLY) if percent >= limits[g]), MISSED)


OK, AMBER, RED = "ok", "amber", "red"


def level(value: Decimal | None, amber: Decimal | None, red: Decimal | None, direction: str) -> str:
    """Which side of the two lines a value lies on; no data raises nothing."""
    if value is None:
        return OK
    sign = -1 if direction == "lower" else 1
    if red is not None and sign * value < sign * red:
        return RED
    return AMBER if amber is not None and sign * value < sign * amber else OK


def alarm(levels: Sequence[str], raised: bool) -> bool:
    """Whether an alert stands after these levels (oldest first).

    Hysteresis: red once, or amber twice running, raises it; only two good periods running
    lower it again.
    """
    recent = list(levels[-2:])
    if raised:
        return recent != [OK, OK]
    return bool(recent) and (recent[-1] == RED or recent == [AMBER, AMBER])
