"""The S-curves of all versions with what was earned, as one SVG and the table of its figures."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from charter.ground import clock, formats
from charter.rooms.projects.deviations import earned_by
from charter.rooms.projects.models import Plan
from charter.rooms.projects.schedule import scurve
from charter.rooms.projects.versions import Version

WIDTH, HEIGHT = 960, 280
LEFT, RIGHT, TOP, BOTTOM = 48, 96, 16, 28
WEEK, MOST = 7 * 86400.0, 40
LABELS = 7


@dataclass
class Curve:
    """`lines` are (class, points, label, x and y of the label); `rows` the figures by day."""

    lines: list[tuple[str, str, str, float, float]]
    ticks: list[tuple[float, str]]
    labels: list[tuple[float, str]]
    today: float | None
    heads: list[str]
    rows: list[tuple[str, list[str]]]
    sentence: str


def draw(plan: Plan | None, versions: list[Version], expected: dt.date | None) -> Curve | None:
    """None as long as nothing was approved. Five queries at most, whatever the size."""
    spans = [span for version in versions for span in version.spans]
    if plan is None or not spans:
        return None
    now = clock.now().timestamp()
    end = max(b for _a, b, _w in spans)
    last = max(end, now if plan.project.phase in plan.project.ACTIVE else end)
    at = scurve.moments(min(a for a, _b, _w in spans), last, WEEK, MOST)
    heard = [*[moment for moment in at if moment < now], min(now, last)]
    curves = [scurve.planned(version.spans, at) for version in versions]
    done = earned_by(plan, heard)
    scale = _Scale(at[0], at[-1])
    lines = []
    for n, (version, curve) in enumerate(zip(versions, curves, strict=True)):
        css = "sc-now" if n == len(versions) - 1 else "sc-old"
        name = _("第%(n)s版計劃") % {"n": version.plan.version}
        lines.append(_line(css, scale, at, curve, name))
    lines.append(_line("sc-done", scale, heard, done, _("實際完成")))
    names = [name for _css, _points, name, _x, _y in lines]
    return Curve(
        _apart(lines),
        [(scale.y(share), formats.percent(share, 0)) for share in (0, 25, 50, 75, 100)],
        _labels(scale, at),
        scale.x(now) if at[0] <= now <= at[-1] else None,
        names,
        _rows(at, curves, dict(zip(heard, done, strict=True))),
        _sentence(curves[-1], at, done[-1], now, expected),
    )


class _Scale:
    def __init__(self, first: float, last: float) -> None:
        self.first, self.length = first, max(last - first, 1.0)

    def x(self, moment: float) -> float:
        return round(LEFT + (moment - self.first) / self.length * (WIDTH - LEFT - RIGHT), 1)

    def y(self, share: float) -> float:
        return round(TOP + (1 - share / 100) * (HEIGHT - TOP - BOTTOM), 1)


def _line(
    css: str, scale: _Scale, at: list[float], curve: list[float], name: str
) -> tuple[str, str, str, float, float]:
    places = [(scale.x(moment), scale.y(share)) for moment, share in zip(at, curve, strict=True)]
    return css, " ".join(f"{x},{y}" for x, y in places), name, places[-1][0], places[-1][1]


def _apart(
    lines: list[tuple[str, str, str, float, float]], gap: float = 15
) -> list[tuple[str, str, str, float, float]]:
    """Labels at the right edge pushed down where they would cover each other."""
    taken: list[float] = []
    placed = []
    for css, points, name, x, y in sorted(lines, key=lambda line: line[4]):
        while any(abs(y - other) < gap for other in taken):
            y += gap
        taken.append(y)
        placed.append((css, points, name, x, y))
    return placed


def _labels(scale: _Scale, at: list[float]) -> list[tuple[float, str]]:
    every = max(1, -(-len(at) // LABELS))
    return [(scale.x(moment), _day(moment)) for n, moment in enumerate(at) if n % every == 0]


def _day(moment: float) -> str:
    return formats.short_day(dt.datetime.fromtimestamp(moment, dt.UTC))


def _rows(
    at: list[float], curves: list[list[float]], done: dict[float, float]
) -> list[tuple[str, list[str]]]:
    found = []
    for n, moment in enumerate(at):
        told = [formats.percent(curve[n], 0) for curve in curves]
        told.append(formats.percent(done[moment], 0) if moment in done else formats.NOTHING)
        found.append((formats.iso(dt.datetime.fromtimestamp(moment, dt.UTC)), told))
    return found


def _sentence(
    current: list[float], at: list[float], done: float, now: float, expected: dt.date | None
) -> str:
    due = next((share for moment, share in zip(at, current, strict=True) if moment >= now), 100.0)
    facts = {
        "done": formats.percent(done, 0),
        "due": formats.percent(due, 0),
        "end": formats.long_date(expected),
    }
    return _("到今天完成%(done)s，現行計劃本週應達%(due)s；預計%(end)s完成。") % facts
