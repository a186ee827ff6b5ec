"""How the comparison before against after is drawn, and how far a measure has come on its way."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from charter.ground.effect import FEWEST
from charter.ground.formats import NOTHING, number
from charter.ground.periods import period_of
from charter.ground.series import Series
from charter.rooms.steering.models import Course
from charter.rooms.steering.verification import said


@dataclass(frozen=True)
class Drawn:
    """`size` and `span` are words; `series` is None when there is nothing to draw."""

    sentence: str
    size: str
    span: str
    before: str
    after: str
    facts: dict[str, Any]
    series: Series | None

    @property
    def left(self) -> int:
        """How many readings after the change are still wanted."""
        return max(0, FEWEST - int(self.facts.get("n_after", 0)))


def _moved(value: float | None, unit: str) -> str:
    if value is None:
        return NOTHING
    return ("+" if value > 0 else "") + number(value, 1) + unit


def shown_effect(facts: dict[str, Any]) -> Drawn | None:
    """None where nothing was compared."""
    if "n_before" not in facts:
        return None
    unit = facts["unit"]

    def mean(name: str) -> str:
        value = facts[name]
        return NOTHING if value is None else number(value, 1) + unit

    low, high = (_moved(facts[name], unit) for name in ("low", "high"))
    return Drawn(
        said(facts),
        _moved(facts["size"], unit),
        _("90%%區間%(low)s至%(high)s") % {"low": low, "high": high} if facts["size"] else "",
        mean("before"),
        mean("after"),
        facts,
        _series(facts),
    )


def _series(facts: dict[str, Any]) -> Series | None:
    """The periods that count, the change marked where the first one after it stands."""
    length = facts.get("length", "month")
    kept = [(n, day, v) for n, (day, v) in enumerate(facts["points"]) if v is not None]
    if not kept:
        return None
    points = [(period_of(length, dt.date.fromisoformat(day)).key, v) for _n, day, v in kept]
    at = sum(1 for n, _day, _v in kept if n < facts["change"])
    changes = [(at, _("完成"))] if 0 < at < len(points) else []
    return Series(points, facts["unit"], facts.get("aim"), facts.get("better", "higher"), changes)


def steps_of(course: Course, covered: int) -> list[dict[str, str]]:
    """The way of a measure: the last step is the door that its verdict opens."""
    bad = course.verdict in (Course.Verdict.UNPROVEN, Course.Verdict.WORSE)
    done = [
        covered >= 100 or course.state != Course.State.UNDER_WAY,
        course.state != Course.State.UNDER_WAY,
        course.state not in (Course.State.UNDER_WAY, Course.State.FINISHED),
        course.state in Course.CONFIRMED,
        course.is_closed,
    ]
    labels = [
        _("分解任務"), _("實施"), _("比較前後"), _("外部確認"),
        _("分析並重新規劃") if bad else _("寫案例並推廣"),
    ]  # fmt: skip
    now = next((n for n, ok in enumerate(done) if not ok), len(done))
    states = ["done" if ok else "now" if n == now else "later" for n, ok in enumerate(done)]
    return [{"label": a, "state": b} for a, b in zip(labels, states, strict=True)]
