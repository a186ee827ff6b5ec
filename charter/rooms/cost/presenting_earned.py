"""Earned value as the page shows it: figures with their formulas, dashes with their reasons, the
S-curve."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from charter.ground import formats
from charter.ground.money import shown as money
from charter.kernel.parameters.queries import in_force
from charter.rooms.cost.earned import NO_BASELINE, NO_TIME, Dash, Schedule, Value
from charter.rooms.cost.earning import Earning, Point, tracked
from charter.rooms.cost.kept import TRACKED
from charter.rooms.cost.phased import Earned
from charter.rooms.projects.models import Plan, Project
from charter.rooms.projects.models.initiation import Category

ZERO = Decimal(0)
Lines = Mapping[str, Any]  # the index below which it is amber, and red


@dataclass(frozen=True)
class Figure:
    """One figure of earned value: its name, what it says, why it is a dash, how it is reckoned."""

    label: str
    text: str
    why: str
    formula: str
    tone: str = ""


def figures(earning: Earning) -> list[tuple[str, list[Figure]]]:
    """In three groups: where it stands, where it will end, how much time was earned."""
    lines = in_force()["performance_index"]
    return [
        (_("現況"), _now(earning.value, lines)),
        (_("完工估算"), _end(earning.value, lines)),
        (_("掙得進度（週）"), _time(earning.schedule, lines)),
    ]


def _known(value: Any) -> Any:
    return Dash(NO_BASELINE) if value is None else value


def _now(v: Value, lines: Lines) -> list[Figure]:
    return [
        _money(_("計劃價值PV"), _known(v.pv), _("到今天應完成工作的預算")),
        _money(_("掙值EV"), v.ev, _("Σ任務預算×完成比例")),
        _money(_("實際成本AC"), v.ac, _("成本帳到今天的實際費用")),
        _money(_("進度差異SV"), v.sv, "EV − PV"),
        _money(_("成本差異CV"), v.cv, "EV − AC"),
        _index("SPI", v.spi, lines, "EV ÷ PV"),
        _index("CPI", v.cpi, lines, "EV ÷ AC"),
    ]


def _end(v: Value, lines: Lines) -> list[Figure]:
    return [
        _money(_("完工預算BAC"), _known(v.bac), _("核准基準的任務預算合計")),
        _money(_("EAC：照目前效率"), v.eac, "BAC ÷ CPI"),
        _money(_("EAC：其餘照計劃"), v.eac_plan, "AC + (BAC − EV)"),
        _money(_("EAC：照進度效率"), v.eac_schedule, "AC + (BAC − EV) ÷ SPI"),
        _money(_("EAC：成本與進度"), v.eac_both, "AC + (BAC − EV) ÷ (CPI × SPI)"),
        _money(_("EAC：由下而上"), v.eac_bottom_up, "AC + ETC"),
        _money(_("尚需ETC"), v.to_complete, "EAC − AC"),
        _money(_("完工差異VAC"), v.vac, "BAC − EAC"),
        _index("TCPI", v.tcpi, lines, "(BAC − EV) ÷ (BAC − AC)", high=True),
        _index("TCPI (EAC)", v.tcpi_eac, lines, "(BAC − EV) ÷ (EAC − AC)", high=True),
    ]


def _time(s: Schedule, lines: Lines) -> list[Figure]:
    return [
        _plain("ES", s.es, _("掙值等於計劃價值的那一刻")),
        _plain("SV(t)", s.sv_t, "ES − AT"),
        _index("SPI(t)", s.spi_t, lines, "ES ÷ AT"),
        _plain(_("計劃工期PD"), s.planned, _("基準的週數")),
        _plain("IEAC(t)", s.ieac_t, "PD ÷ SPI(t)"),
    ]


def _money(label: Any, value: Any, formula: str) -> Figure:
    if isinstance(value, Dash):
        return Figure(str(label), formats.NOTHING, str(value.reason), formula)
    return Figure(str(label), money(Decimal(value)), "", formula, "bad" if value < 0 else "")


def _plain(label: Any, value: Any, formula: str) -> Figure:
    if isinstance(value, Dash):
        return Figure(str(label), formats.NOTHING, str(value.reason), formula)
    return Figure(str(label), formats.number(value, 2), "", formula)


def _index(label: Any, value: Any, lines: Lines, formula: str = "", high: bool = False) -> Figure:
    """An index with its colour: below the lines of the policy, or (TCPI) above 1.10."""
    if isinstance(value, Dash):
        return Figure(str(label), formats.NOTHING, str(value.reason), formula)
    if high:
        tone = "bad" if value > Decimal("1.1") else ""
    else:
        below = {n: value < Decimal(str(lines[n])) for n in ("red", "amber")}
        tone = "bad" if below["red"] else "warn" if below["amber"] else "ok"
    return Figure(str(label), formats.number(value, 2), "", formula, tone)


def rest_of(earning: Earning) -> dict[str, Any] | None:
    """The newest bottom-up estimate with its lines by name."""
    found = earning.rest
    if found is None:
        return None
    rows = [(Category(code).label, Decimal(said)) for code, said in found.lines.items()]
    return {"estimate": found, "rows": rows}


WIDE, HIGH = 720, 240


def drawn(points: list[Point]) -> dict[str, Any] | None:
    """The S-curve: three lines as points of an SVG, with what they say in words."""
    if len(points) < 2:
        return None
    top = max(max(p.pv, p.ev or ZERO, p.ac or ZERO) for p in points)
    if not top:
        return None
    step = Decimal(WIDE) / (len(points) - 1)

    def line(values: list[Decimal | None]) -> str:
        return " ".join(
            f"{float(step * n):.1f},{float(HIGH - value / top * HIGH):.1f}"
            for n, value in enumerate(values)
            if value is not None
        )

    known = [p for p in points if p.ev is not None]
    return {
        "pv": line([p.pv for p in points]),
        "ev": line([p.ev for p in points]),
        "ac": line([p.ac for p in points]),
        "first": points[0].day,
        "last": points[-1].day,
        "top": top,
        "now": known[-1] if known else points[0],
        "rows": points[:: max(1, len(points) // 12)],
    }


def brief(earning: Earning) -> list[Figure]:
    """The four that fit on a line."""
    groups = figures(earning)
    return [groups[0][1][5], groups[0][1][6], groups[1][1][1], groups[2][1][2]]


def _time_index(time: Earned | None) -> Any:
    if time is None:
        return Dash(NO_BASELINE)
    return Dash(NO_TIME) if time.spi_t is None else time.spi_t


def periods(project: Project) -> list[dict[str, Any]]:
    """Tracking periods that came with an imported plan, the one in force or the latest."""
    plans = TRACKED.of(project)
    if not plans:
        return []
    plan = next((one for one in plans if one.state == Plan.State.IN_FORCE), plans[0])
    lines = in_force()["performance_index"]
    return [
        {
            "period": one.period,
            "figures": [
                _money("PV", one.value.pv, ""),
                _money("EV", one.value.ev, ""),
                _money("AC", one.value.ac, ""),
                _index("SPI", one.value.spi, lines),
                _index("CPI", one.value.cpi, lines),
                _money("EAC", one.value.eac, ""),
                _index("SPI(t)", _time_index(one.time), lines),
            ],
        }
        for one in tracked(plan)
    ]
