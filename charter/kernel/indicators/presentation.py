"""What the indicator page says: chart, reading, achievement with its formula, readings.

Nothing is filled in: a period without data says why, and an undefined rate says why.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from charter.ground import formats
from charter.ground.charts import reading
from charter.ground.series import Series
from charter.kernel.indicators.drawing import (
    BRIEF,
    CAPABLE,
    HOW,
    KINDS,
    SETS,
    SIGNALS,
    VARIES,
    drawn,
    kinds_for,
)
from charter.kernel.indicators.formulas import Rate
from charter.kernel.indicators.loading import Loaded
from charter.kernel.indicators.models import Note, Reading
from charter.org.models import Role

ENOUGH = 12  # points before limits stop being provisional


def said(value: Decimal | None, unit: str) -> str:
    return formats.NOTHING if value is None else formats.number(value, 1) + unit


@dataclass
class Shown(Loaded):
    """What the page says of what was loaded."""

    @cached_property
    def kinds(self) -> list[tuple[str, "str | Promise", bool]]:
        """(name, label, is it shown) of the charts that these readings allow."""
        known = kinds_for(self.valued, self.indicator.unit, self.indicator.period)
        on = self.chart if self.chart in known else known[0]
        return [(one, KINDS[one], one == on) for one in known]

    @cached_property
    def drawn(self) -> Series | None:
        """The chart that was asked for; the verdicts rest on `series`."""
        if self.series is None:
            return None
        return drawn(self.series, self.valued, self.kind)

    @property
    def kind(self) -> str:
        return next(name for name, _label, on in self.kinds if on)

    @property
    def sets(self) -> list[tuple[str, str, bool]]:
        """(name, words, is it the one shown) of the sets of signals."""
        return [(one, BRIEF[one], one == self.rules) for one in SETS]

    @property
    def how(self) -> list["str | Promise"]:
        return [HOW[self.kind], SETS[self.rules]]

    @cached_property
    def odd(self) -> dict[int, list["str | Promise"]]:
        """What is odd about a reading, by its key."""
        if self.series is None:
            return {}
        marks = (m for _a, phase in self.series.phases() for m in phase.signals)
        rows = zip(self.valued, marks, strict=True)
        return {r.pk: [SIGNALS[name] for name in sorted(m)] for r, m in rows if m}

    @property
    def target_line(self) -> str:
        return self.target_said if self.target is None else _("目標%s") % self.target_said

    @property
    def target_said(self) -> str:
        if self.target is None:
            return _("未設目標")
        low, high, unit = self.target.low, self.target.high, self.indicator.unit
        if self.target.value is None:
            return _("%(low)s至%(high)s") % {"low": said(low, unit), "high": said(high, unit)}
        return said(self.target.value, unit)

    @property
    def latest(self) -> Reading | None:
        """The last period that is over, with or without data."""
        return next((r for r in reversed(self.readings) if not r.is_running), None)

    @property
    def running(self) -> Reading | None:
        """The present period so far: shown, but judged only when it is over."""
        last = self.readings[-1] if self.readings else None
        return last if last and last.is_running else None

    @cached_property
    def valued(self) -> list[Reading]:
        return [r for r in self.readings if r.value is not None and not r.is_running]

    @cached_property
    def series(self) -> Series | None:
        """None when there is nothing to draw."""
        if not self.valued:
            return None
        aim = self.target.value if self.target else None
        return Series(
            [(r.period, float(r.value or 0)) for r in self.valued],
            unit=self.indicator.unit,
            target=None if aim is None else float(aim),
            better=self.indicator.direction,
            kind="t" if self.indicator.is_by_event else "i",
            rules=self.rules,
            changes=self._changes(),
            left_out=frozenset(self._noted(Note.Kind.CAUSE)),
            notes={
                **{i: r.note for i, r in enumerate(self.valued) if r.note},
                **self._noted(Note.Kind.REMARK),
                **self._noted(Note.Kind.CAUSE),
            },
        )

    def _noted(self, kind: Note.Kind) -> dict[int, str]:
        """Words at single points, by their place among the values shown."""
        said = {note.starts: note.text for note in self.notes if note.kind == kind}
        return {i: said[r.starts] for i, r in enumerate(self.valued) if r.starts in said}

    def _changes(self) -> list[tuple[int, str]]:
        """Where limits begin anew: the first value at or after each noted change."""
        found: dict[int, str] = {}
        for note in self.notes:
            if note.kind == Note.Kind.CHANGE:
                at = sum(1 for r in self.valued if r.starts < note.starts)
                if 0 < at < len(self.valued):
                    found[at] = note.text
        return sorted(found.items())

    @property
    def sentence(self) -> str:
        """What the figures say, in one sentence; honest about gaps."""
        if self.series is None:
            return _("還沒有任何期間有數值，無法判讀。")
        return reading(self.series)

    @property
    def variation(self) -> tuple[str, str, str]:
        """(tone, word, why): is it stable?"""
        if self.series is None:
            return "none", _("變異：無資料"), _("還沒有數值")
        limits = self.series.phases()[-1][1]
        if limits.provisional:
            first = self.series.phases()[-1][0]
            left = max(1, ENOUGH - len(self.valued) + first)
            return "none", _("變異：資料不足"), _("再有%(n)s期才能判定上下限") % {"n": left}
        odd = sum(1 for s in limits.signals if s)
        if odd:
            return "warn", _("變異：有特殊原因"), _("%(n)s期不像正常波動") % {"n": odd}
        return "ok", _("變異：穩定"), _("都在正常波動之內")

    @property
    def capability(self) -> tuple[str, str, str]:
        """(tone, word, why): does the process as it is reach the target?"""
        aim = self.series.target if self.series else None
        limits = self.series.phases()[-1][1] if self.series else None
        if aim is None or limits is None or limits.lower is None or limits.upper is None:
            return "none", _("能力：無法判定"), _("沒有目標或數值不足")
        low, high = limits.lower, limits.upper
        if low <= aim <= high:
            return "warn", _("能力：時達時不達"), _("目標在上下限之間")
        if (aim < low) == (self.indicator.direction == "higher"):
            return "ok", _("能力：穩定達標"), _("目標在正常波動之外的容易一側")
        return "bad", _("能力：達不到"), _("不改流程就達不到目標")

    @property
    def latest_said(self) -> str:
        return said(self.latest.value if self.latest else None, self.indicator.unit)

    @property
    def trail(self) -> list[float]:
        return [float(r.value or 0) for r in self.valued[-12:]]

    @property
    def variation_short(self) -> tuple[str, str]:
        """(tone, word) for a table whose column says what it is about."""
        tone, _word, _why = self.variation
        return tone, str(VARIES[tone])

    @property
    def capability_short(self) -> tuple[str, str]:
        tone, _word, _why = self.capability
        return tone, str(CAPABLE[tone])

    @property
    def rate(self) -> Rate | None:
        return self.latest.against(self.target) if self.latest else None

    @property
    def rate_formula(self) -> str:
        """The achievement's formula with its figures in place."""
        last, aim = self.latest, self.target
        if last is None or last.value is None or aim is None:
            return ""
        unit = self.indicator.unit
        facts = {"a": said(last.value, unit), "t": said(aim.value, unit)}
        if self.indicator.direction == "range":
            return _("落在範圍內為100%%，範圍外按偏離比例：實際%(a)s") % facts
        if aim.baseline is not None:
            facts["b"] = said(aim.baseline, unit)
            return _("（實際%(a)s－基準%(b)s）÷（目標%(t)s－基準%(b)s）") % facts
        if self.indicator.direction == "lower":
            return _("目標%(t)s÷實際%(a)s（越低越好）") % facts
        return _("實際%(a)s÷目標%(t)s（越高越好）") % facts

    @property
    def may_answer(self) -> bool:
        """An unanswered alert, and this person is one who can say why."""
        if self.alert is None or self.alert.answered_at is not None:
            return False
        mine = self.person.pk in (self.indicator.owner_id, self.alert.escalated_to_id)
        return mine or self.person.has_role(Role.QUALITY)

    def lines(self) -> list[dict[str, object]]:
        """The readings table, newest first; each period against the target of its own time."""
        rows: list[dict[str, object]] = []
        before: Decimal | None = None
        for one in self.readings:
            rate = one.against(self.target_on(one.starts))
            moved = None if one.value is None or before is None else abs(one.value - before)
            rows.append({"reading": one, "value": said(one.value, self.indicator.unit)})
            rows[-1] |= {"rate": rate, "moved": said(moved, ""), "odd": self.odd.get(one.pk, [])}
            before = one.value
        return rows[::-1]
