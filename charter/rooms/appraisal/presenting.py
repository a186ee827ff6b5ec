"""An appraisal as its page tells it: how the score comes about, every point with its records."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from charter.kernel.merit import DIMENSIONS, FIGURES
from charter.org.models import Department
from charter.rooms.appraisal.models import Appraisal, Part
from charter.rooms.appraisal.queries import aside, score_of, share_of
from charter.rooms.appraisal.scoring import Piece, Worth
from charter.rooms.appraisal.words import DIMENSION, PIECE, spoken

State = Appraisal.State


@dataclass(frozen=True)
class Row:
    """One figure: how many good ones of how many, and where they are listed."""

    pk: int
    label: "str | Promise"
    department: str
    good: int
    n: int
    on_leave: int


@dataclass(frozen=True)
class Line:
    """One dimension on the page; `value` is a point or a range, "" without any."""

    label: "str | Promise"
    value: str
    bar: float | None
    weight: str
    was: int
    pieces: list[tuple[str, str, str]]
    missing: str
    rows: list[Row]

    @property
    def is_grown(self) -> bool:
        """Weighs more than the policy says, because another dimension has nothing."""
        return bool(self.value) and self.weight != f"{self.was}"


def lines(appraisal: Appraisal, parts: list[Part]) -> list[Line]:
    found, out = score_of(appraisal, parts), aside(appraisal)
    names = dict(Department.objects.filter(pk__in=_units(parts)).values_list("pk", "name"))
    rows: dict[str, list[Row]] = {name: [] for name in DIMENSIONS}
    for part in parts:
        good, n = share_of([part], out)
        if n or part.on_leave or part.missed or part.good:
            label = FIGURES[part.figure].label if part.figure in FIGURES else part.figure
            unit = names.get(part.department_id or 0, "")
            rows[part.dimension].append(Row(part.pk, label, unit, good, n, len(part.on_leave)))
    return [_line(appraisal, worth, rows[worth.dimension]) for worth in found.worths]


def _units(parts: list[Part]) -> set[int]:
    return {part.department_id for part in parts if part.department_id}


def _line(appraisal: Appraisal, worth: Worth, rows: list[Row]) -> Line:
    expected = [p for p in worth.pieces if appraisal.rating or p.name not in ("superior", "voices")]
    gone = [str(PIECE[p.name]) for p in expected if p.value is None and p.name != "department"]
    return Line(
        label=DIMENSION[worth.dimension],
        value=spoken(worth.value, worth.low, worth.high),
        bar=None if worth.value is None else float(worth.value),
        weight=_percent(worth.weight),
        was=appraisal.cycle.weights[worth.dimension],
        pieces=[_piece(piece) for piece in worth.pieces if piece.value is not None],
        missing=_("、").join(gone),
        rows=rows,
    )


def _percent(weight: Any) -> str:
    exact = float(weight) * 100
    return f"{exact:.0f}" if abs(exact - round(exact)) < 0.05 else f"{exact:.1f}"


def _piece(piece: Piece) -> tuple[str, str, str]:
    value = spoken(piece.value, piece.low, piece.high)
    return str(PIECE[piece.name]), value, _percent(piece.weight)


def steps(appraisal: Appraisal) -> list[dict[str, Any]]:
    """Where it stands: what is done, what comes."""
    order = [State.OPEN, State.ANSWERING, State.FROZEN]
    here = {State.APPEALED: State.ANSWERING, State.DECIDED: State.ANSWERING}
    state = State(appraisal.state)
    at = order.index(here.get(state, state))
    labels = [_("數據"), _("自評與同事意見"), _("上級評分"), _("本人回應"), _("定案")]
    now = 4 if at == 2 else 3 if at == 1 else 2 if appraisal.own_at else 1
    done = now + 1 if at == 2 else now
    return [
        {"label": label, "state": "done" if n < done else "now" if n == now else ""}
        for n, label in enumerate(labels)
    ]


def notes(appraisal: Appraisal, parts: list[Part]) -> list[str]:
    """What is said plainly: part of the period only, leave, several departments, few records."""
    said = []
    away = appraisal.of_days - appraisal.days - appraisal.leave_days
    if away > 0:
        text = _("這一期的%(all)s天裡在職%(days)s天，只計算在職期間的紀錄，比例計分不受影響。")
        said.append(text % {"all": appraisal.of_days, "days": appraisal.of_days - away})
    if appraisal.leave_days:
        text = _("核准的休假%(n)s天；休假時到期而沒做到的紀錄不計。")
        said.append(text % {"n": appraisal.leave_days})
    if len(_units(parts)) > 1:
        said.append(_("這一期換過部門，部門成果依在各部門的天數計算。"))
    if appraisal.low != appraisal.high:
        said.append(
            _("紀錄少於30筆的方面以區間表示（威爾遜95%區間），不把少數幾筆當成準確的分數。")
        )
    return said


def total(appraisal: Appraisal) -> dict[str, str]:
    """The score as it is shown: a range where records are few, with the point it stands for."""
    if appraisal.score is None:
        return {"value": "", "point": ""}
    value = spoken(appraisal.score, appraisal.low, appraisal.high)
    return {"value": value, "point": f"{appraisal.score:.2f}"}
