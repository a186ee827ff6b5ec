"""Charts as SVG from the server: they print, need no script, and a sentence says what they show."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charter.ground import formats, spc
from charter.ground.series import Series

WIDTH, HEIGHT = 960, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 96, 26, 30
Values = Sequence[float | None]


def _line(values: Values, width: float, height: float, low: float, high: float) -> str:
    """The points of a polyline; a missing value breaks nothing, it is left out."""
    span, step = (high - low) or 1.0, width / max(len(values) - 1, 1)
    return " ".join(
        f"{i * step:.1f},{height - (v - low) / span * height:.1f}"
        for i, v in enumerate(values)
        if v is not None
    )


def sparkline(values: Values, sentence: str = "", tone: str = "info") -> SafeString:
    """A small line with its last point; decoration unless a sentence is given."""
    known = [v for v in values if v is not None]
    if not known:
        return SafeString(formats.NOTHING)
    points = _line(values, 80, 22, min(known), max(known))
    x, y = points.rsplit(" ", 1)[-1].split(",")
    said = (
        format_html('role="img" aria-label="{}"', sentence)
        if sentence
        else SafeString('aria-hidden="true"')
    )
    return format_html(
        '<svg class="spark {}" viewBox="-2 -2 84 26" {}><polyline points="{}"/>'
        '<circle cx="{}" cy="{}" r="2.4"/></svg>',
        tone,
        said,
        points,
        x,
        y,
    )


def bar(
    share: float | None, tone: str = "", mark: float | None = None, sentence: str = ""
) -> SafeString:
    """A bar of `share` percent, with a tick at `mark` percent (the plan)."""
    text = sentence or formats.percent(share, 0)
    filled = min(max(float(share or 0), 0), 100)
    tick = (
        format_html('<u style="left:{}%"></u>', min(max(mark, 0), 100)) if mark is not None else ""
    )
    return format_html(
        '<span class="bar" role="img" aria-label="{}">'
        '<i class="{}" style="width:{}%"></i>{}</span>',
        text,
        tone,
        f"{filled:g}",
        tick,
    )


def stack(parts: Sequence[tuple[str, str, float]], css: str = "") -> SafeString:
    """(tone, word, count) side by side; "none" is hatched, as nothing is known there."""
    total = sum(count for _tone, _word, count in parts)
    if not total:
        parts = [("none", _("無資料"), 1)]
    sentence = "、".join(f"{word}{formats.number(count)}" for _t, word, count in parts if total)
    bars = format_html_join(
        "",
        '<i class="bg-{}" style="flex:{}"></i>',
        (("hatch" if t == "none" else t, f"{count:g}") for t, _w, count in parts if count),
    )
    return format_html(
        '<div class="stack {}" role="img" aria-label="{}">{}</div>',
        css,
        sentence or _("無資料"),
        bars,
    )


@dataclass
class _Scale:
    """Values to pixels. The axis shows round numbers around everything that is drawn."""

    shown: Sequence[float]
    count: int
    low: float = field(init=False)
    high: float = field(init=False)
    step: float = field(init=False)

    def __post_init__(self) -> None:
        low, high = min(self.shown), max(self.shown)
        raw = ((high - low) or abs(high) or 1) / 5
        magnitude = 10.0 ** (len(str(int(raw))) - 1 if raw >= 1 else -_leading_zeros(raw))
        self.step = next(m * magnitude for m in (1, 2, 5, 10) if m * magnitude >= raw)
        self.low = self.step * (low // self.step)
        self.high = self.step * -(-high // self.step)
        if self.high == self.low:
            self.high += self.step

    @property
    def places(self) -> int:
        return 0 if self.step >= 1 else _leading_zeros(self.step)

    def x(self, place: float) -> float:
        return round(LEFT + place * (WIDTH - LEFT - RIGHT) / max(self.count - 1, 1), 1)

    def y(self, value: float) -> float:
        inner = HEIGHT - TOP - BOTTOM
        return round(TOP + inner - (value - self.low) / (self.high - self.low) * inner, 1)

    def ticks(self) -> list[tuple[float, float]]:
        steps = round((self.high - self.low) / self.step)
        return [(v := self.low + i * self.step, self.y(v)) for i in range(steps + 1)]


def _leading_zeros(value: float) -> int:
    places = 0
    while value < 1:
        value, places = value * 10, places + 1
    return places


def xmr_chart(series: Series, name: str = "", table: bool = True) -> SafeString:
    """The control chart, its sentence, and the figures in a table that can be opened; drawn once
    for the same figures, as most readers see the last period's until the next one."""
    key = (get_language(), str(name), table, series.key)
    if key not in _DRAWN:
        if len(_DRAWN) >= KEPT:
            _DRAWN.pop(next(iter(_DRAWN)), None)
        _DRAWN[key] = _chart(series, name, table)
    return _DRAWN[key]


KEPT = 300  # of some ten kilobytes each
_DRAWN: dict[Hashable, SafeString] = {}


def _chart(series: Series, name: str, table: bool) -> SafeString:
    phases = series.phases()
    if not phases:
        return SafeString(formats.NOTHING)
    values = [v for _l, v in series.points]
    bounds = [_clipped(b, series) for _a, p in phases for b in _reach(p)]
    targets = [series.target] if series.target is not None else []
    scale = _Scale([*values, *bounds, *targets], len(values))
    signals = [s for _a, phase in phases for s in phase.signals]
    every = max(1, -(-len(values) // 9))
    context = {
        "name": name,
        "sentence": reading(series),
        "box": (WIDTH, HEIGHT, LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM, TOP),
        "ticks": [(y, formats.number(v, scale.places) + series.unit) for v, y in scale.ticks()],
        "bands": [_band(a, phase, scale, series) for a, phase in phases],
        "line": " ".join(f"{scale.x(i)},{scale.y(v)}" for i, v in enumerate(values)),
        "dots": [
            (x, scale.y(v), bool(signals[i]), series.notes.get(i, ""), *_side(x))
            for i, v in enumerate(values)
            for x in [scale.x(i)]
        ],
        "labels": [
            (scale.x(i), text) for i, (text, _v) in enumerate(series.points) if i % every == 0
        ],
        "target": [scale.y(t) for t in targets],
        "beside": _apart(_beside(phases[-1][1], scale, series)),
        "changes": [(scale.x(at), reason) for at, reason in series.changes],
        "rows": [
            (label, _said(v, series), bool(signals[i]))
            for i, (label, v) in enumerate(series.points)
        ],
        "with_table": table,
    }
    return SafeString(render_to_string("ui/parts/xmr.html", context))


def _clipped(bound: float, series: Series) -> float:
    """A share cannot leave 0 to 100 %, so no limit is drawn or said there; verdicts keep the
    limits as they were reckoned."""
    if series.unit == "%" and series.kind != "mr":
        if all(0 <= v <= 100 for _l, v in series.points):
            return min(max(bound, 0.0), 100.0)
    return bound


def _reach(phase: spc.Limits) -> list[float]:
    """Every limit that is drawn."""
    if phase.each:
        return [bound for pair in phase.each for bound in pair]
    return [b for b in (phase.lower, phase.upper) if b is not None]


def _side(x: float) -> tuple[float, str]:
    """Where the words at a point stand: on its left, but to the right of the first ones."""
    left = x > LEFT + (WIDTH - LEFT - RIGHT) / 3
    return (-12, "end") if left else (12, "start")


def _said(value: float | None, series: Series) -> str:
    return formats.number(value, series.places) + series.unit


def _beside(phase: spc.Limits, scale: _Scale, series: Series) -> list[tuple[float, str, str]]:
    """(height, words, class) of what stands to the right of the latest phase."""
    centre = _("中線%(value)s") if series.kind == "t" else _("平均%(value)s")
    rows = [(phase.mean, centre, "x-say x-now")]
    if phase.upper is not None and phase.lower is not None:
        rows += [
            (_clipped(phase.upper, series), _("上限%(value)s"), "x-lab"),
            (_clipped(phase.lower, series), _("下限%(value)s"), "x-lab"),
        ]
    if series.target is not None:
        rows.append((series.target, _("目標%(value)s"), "x-say x-aim"))
    return [(scale.y(v), words % {"value": _said(v, series)}, css) for v, words, css in rows]


def _apart(labels: list[tuple[float, str, str]], gap: float = 15) -> list[tuple[float, str, str]]:
    """The labels from top to bottom, pushed down where two would cover each other."""
    placed: list[tuple[float, str, str]] = []
    for y, text, css in sorted(labels):
        low = placed[-1][0] + gap if placed else y
        placed.append((max(y, low), text, css))
    return placed


def _band(first: int, phase: spc.Limits, scale: _Scale, series: Series) -> dict[str, object]:
    last = first + len(phase.signals) - 1
    band: dict[str, object] = {
        "x": scale.x(first),
        "end": scale.x(last),
        "width": round(scale.x(last) - scale.x(first), 1),
        "mean_y": scale.y(phase.mean),
        "mean": _said(phase.mean, series),
        "latest": last == scale.count - 1,
    }
    if phase.upper is not None and phase.lower is not None:
        high, low = _clipped(phase.upper, series), _clipped(phase.lower, series)
        top, foot = scale.y(high), scale.y(low)
        band |= {"top": top, "foot": foot, "height": round(foot - top, 1)}
        band["path"] = _steps(first, phase, scale)
        band |= {"upper": _said(high, series), "lower": _said(low, series)}
    return band


def _steps(first: int, phase: spc.Limits, scale: _Scale) -> str:
    """The outline of limits that differ from point to point; empty where they are straight."""
    if not phase.each:
        return ""
    over = [(scale.x(first + i), scale.y(high)) for i, (_l, high) in enumerate(phase.each)]
    under = [(scale.x(first + i), scale.y(low)) for i, (low, _h) in enumerate(phase.each)]
    return " ".join(f"{x},{y}" for x, y in [*over, *reversed(under)])


def _limit(bound: float | None, series: Series) -> str:
    return _said(None if bound is None else _clipped(bound, series), series)


def reading(series: Series) -> str:
    """One sentence: the latest value, the normal range, and whether anything special happened."""
    *_earlier, (_first, phase) = series.phases()
    label, latest = series.points[-1]
    facts = {
        "label": label,
        "value": _said(latest, series),
        "mean": _said(phase.mean, series),
        "lower": _limit(phase.lower, series),
        "upper": _limit(phase.upper, series),
        "n": sum(1 for s in phase.signals if s),
    }
    if phase.lower is None:
        return _("%(label)s為%(value)s；只有一個值，還不能判斷波動。") % facts
    return _normal(series.kind == "t", bool(facts["n"])) % facts


def _normal(middle: bool, odd: bool) -> str:
    """The centre of a t chart is no mean."""
    if middle and odd:
        return _(
            "%(label)s為%(value)s，中線%(mean)s，正常波動%(lower)s至%(upper)s；"
            "有%(n)s點不像正常波動。"
        )
    if middle:
        return _("%(label)s為%(value)s，中線%(mean)s，都在正常波動%(lower)s至%(upper)s之內。")
    if odd:
        return _(
            "%(label)s為%(value)s，平均%(mean)s，正常波動%(lower)s至%(upper)s；"
            "有%(n)s點不像正常波動。"
        )
    return _("%(label)s為%(value)s，平均%(mean)s，都在正常波動%(lower)s至%(upper)s之內。")
