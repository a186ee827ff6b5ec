"""Earned value, pure: cumulative money at a status date in, figures out (ISO 21508, EIA-748).

Every figure that is not defined is a `Dash` with its reason, never 0 and never infinite. Works on
Decimal, Fraction or float alike; nothing is rounded here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

Number = Any
NO_BASELINE = _("沒有核准的基準")
NOT_DUE = _("計劃還沒有到期的工作")
NOTHING_SPENT = _("還沒有實際成本")
NOTHING_EARNED = _("有支出但還沒有完成的工作")
BUDGET_GONE = _("預算已用盡，還有工作未完成")
FINISHED = _("工作已全部完成")
NO_TIME = _("還沒有經過一期")
NO_ESTIMATE = _("沒有由下而上的估算")
UNSTABLE = 20  # percent complete below which a forecast from the indices says little


@dataclass(frozen=True)
class Dash:
    """Not defined, and why."""

    reason: Any


Figure = Any  # a Number or a Dash


def _over(top: Figure, bottom: Figure, reason: Any) -> Figure:
    if isinstance(top, Dash):
        return top
    if isinstance(bottom, Dash):
        return bottom
    return top / bottom if bottom else Dash(reason)


def _less(a: Figure, b: Figure) -> Figure:
    if isinstance(a, Dash):
        return a
    return b if isinstance(b, Dash) else a - b


@dataclass(frozen=True)
class Value:
    """PV, EV, AC and BAC in one currency, cumulative; `pv` and `bac` None without a baseline.

    `etc` is what those who do the work say is still to be spent (bottom-up), if they do.
    """

    pv: Number | None
    ev: Number
    ac: Number
    bac: Number | None
    etc: Number | None = None

    @property
    def is_done(self) -> bool:
        return self.bac is not None and bool(self.ev == self.bac)

    @property
    def sv(self) -> Figure:
        return Dash(NO_BASELINE) if self.pv is None else self.ev - self.pv

    @property
    def cv(self) -> Figure:
        return self.ev - self.ac

    @property
    def spi(self) -> Figure:
        return Dash(NO_BASELINE) if self.pv is None else _over(self.ev, self.pv, NOT_DUE)

    @property
    def cpi(self) -> Figure:
        return _over(self.ev, self.ac, NOTHING_SPENT)

    def _eac(self, factor: Figure) -> Figure:
        """AC + what is left at the pace of `factor`."""
        if self.bac is None:
            return Dash(NO_BASELINE)
        if self.is_done:
            return self.ac
        if isinstance(factor, Dash):
            return factor
        return self.ac + (self.bac - self.ev) / factor if factor else Dash(NOTHING_EARNED)

    @property
    def eac(self) -> Figure:
        """The variance is typical and goes on: BAC / CPI."""
        if self.bac is None or self.is_done:
            return self._eac(1)
        cpi = self.cpi
        if isinstance(cpi, Dash):
            return cpi
        return self.bac / cpi if cpi else Dash(NOTHING_EARNED)

    @property
    def eac_plan(self) -> Figure:
        """What is left goes as planned: AC + (BAC - EV)."""
        return Dash(NO_BASELINE) if self.bac is None else self.ac + (self.bac - self.ev)

    @property
    def eac_schedule(self) -> Figure:
        """What is left goes at the pace of the schedule: AC + (BAC - EV) / SPI."""
        return self._eac(self.spi)

    @property
    def eac_both(self) -> Figure:
        """Cost and schedule together: AC + (BAC - EV) / (CPI x SPI)."""
        cpi, spi = self.cpi, self.spi
        if isinstance(cpi, Dash):
            return self._eac(cpi)
        return self._eac(spi if isinstance(spi, Dash) else cpi * spi)

    @property
    def eac_bottom_up(self) -> Figure:
        """AC + what those who do the work estimate."""
        return Dash(NO_ESTIMATE) if self.etc is None else self.ac + self.etc

    def eac_weighted(self, cost: Number, schedule: Number) -> Figure:
        """AC + (BAC - EV) / (cost x CPI + schedule x SPI)."""
        cpi, spi = self.cpi, self.spi
        for one in (cpi, spi):
            if isinstance(one, Dash):
                return self._eac(one)
        return self._eac(cost * cpi + schedule * spi)

    @property
    def to_complete(self) -> Figure:
        """ETC = EAC - AC."""
        return _less(self.eac, self.ac)

    @property
    def vac(self) -> Figure:
        return Dash(NO_BASELINE) if self.bac is None else _less(self.bac, self.eac)

    @property
    def tcpi(self) -> Figure:
        """The efficiency that keeps the budget: (BAC - EV) / (BAC - AC)."""
        return self._needed(self.bac)

    @property
    def tcpi_eac(self) -> Figure:
        return self._needed(self.eac)

    def _needed(self, goal: Figure) -> Figure:
        if self.bac is None:
            return Dash(NO_BASELINE)
        if isinstance(goal, Dash):
            return goal
        rest = self.bac - self.ev
        if not rest:
            return Dash(FINISHED)
        return rest / (goal - self.ac) if goal - self.ac > 0 else Dash(BUDGET_GONE)

    @property
    def percent(self) -> Figure:
        """Part of the work that is done, 0 to 1."""
        return Dash(NO_BASELINE) if self.bac is None else _over(self.ev, self.bac, NO_BASELINE)

    @property
    def spent(self) -> Figure:
        return Dash(NO_BASELINE) if self.bac is None else _over(self.ac, self.bac, NO_BASELINE)

    @property
    def is_unstable(self) -> bool:
        done = self.percent
        return not isinstance(done, Dash) and bool(done * 100 < UNSTABLE)


@dataclass(frozen=True)
class Schedule:
    """Earned schedule in periods (Lipke 2003): how much of the planned time was earned."""

    es: Figure
    sv_t: Figure
    spi_t: Figure
    ieac_t: Figure
    planned: Figure


def earned_schedule(pv: Sequence[Number], ev: Number, at: Number) -> Schedule:
    """`pv[t]` is the cumulative planned value at the end of period t, pv[0] = 0; `at` periods have
    gone by. A plateau counts to its end; all earned is the whole planned duration."""
    if not pv or not pv[-1]:
        none = Dash(NO_BASELINE)
        return Schedule(none, none, none, none, none)
    planned = next(t for t, value in enumerate(pv) if value == pv[-1])
    if ev >= pv[-1]:
        es: Number = planned
    else:
        c = max(t for t, value in enumerate(pv) if value <= ev)
        es = c + (ev - pv[c]) / (pv[c + 1] - pv[c])
    spi_t = _over(es, at, NO_TIME)
    ieac = spi_t if isinstance(spi_t, Dash) else _over(planned, spi_t, NOTHING_EARNED)
    return Schedule(es, es - at, spi_t, ieac, planned)
