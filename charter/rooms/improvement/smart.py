"""SMART, letter by letter, with the reason: what the page shows while one writes, and what refuses
a plan at hand-in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.spc import XmR, assurance
from charter.kernel.indicators.models import Indicator, Reading
from charter.rooms.improvement.findings import natural
from charter.rooms.improvement.models import Direction, TargetTerms

PERIODS = 24


@dataclass(frozen=True)
class Letter:
    """`letter` is one of S M A R T; `why` says what is missing, or why it holds."""

    letter: str
    holds: bool
    why: str


Series = dict[tuple[str, str, int], list[float]]


def _read(rows: Sequence[TargetTerms]) -> Series:
    """The last readings of what each target is measured by, in one statement."""
    found: dict[tuple[str, str, int], list[Any]] = {}
    names = {one.indicator for one in rows if one.indicator}
    read = Reading.objects.filter(indicator__name__in=names, ends__lte=clock.today())
    read = read.filter(scope__in={one.scope for one in rows})
    told = ("indicator__name", "scope", "scope_id", "value")
    for *key, value in read.order_by("starts").values_list(*told):
        found.setdefault((key[0], key[1], key[2]), []).append(value)
    return {
        key: [float(one) for one in values[-PERIODS:] if one is not None]
        for key, values in found.items()
    }


def letters_of(rows: Iterable[TargetTerms]) -> list[tuple[TargetTerms, list[Letter]]]:
    """Each target with its five letters, in as many statements for many as for one. `rows` come
    with owner and version__plan__cycle."""
    every = list(rows)
    names = {one.indicator for one in every if one.indicator}
    known = {one.name: one for one in Indicator.objects.filter(name__in=names)} if names else {}
    read = _read(every) if names else {}
    return [(one, _letters(one, known.get(one.indicator), read)) for one in every]


def letters(terms: TargetTerms) -> list[Letter]:
    return letters_of([terms])[0][1]


def _letters(terms: TargetTerms, known: Indicator | None, read: Series) -> list[Letter]:
    values = read.get((terms.indicator, terms.scope, terms.scope_id), [])
    chart = natural(values, known.unit if known else "")
    return [
        Letter("S", *_specific(terms)),
        Letter("M", *_measurable(terms, known)),
        Letter("A", *_achievable(terms, chart)),
        Letter("R", *_relevant(terms)),
        Letter("T", *_timed(terms)),
    ]


def _first(checks: Iterator[tuple[Any, str]], good: str) -> tuple[bool, str]:
    missing = [why for there, why in checks if not there]
    return (not missing, "、".join(missing) if missing else good)


def _specific(terms: TargetTerms) -> tuple[bool, str]:
    checks = (
        (terms.title, _("沒有名稱")),
        (terms.owner_id and terms.owner and terms.owner.is_active, _("沒有在職的負責人")),
        (terms.value is not None, _("沒有目標值")),
    )
    return _first(iter(checks), _("說明了要什麼、由誰負責"))


def _measurable(terms: TargetTerms, known: Indicator | None) -> tuple[bool, str]:
    checks = (
        (known is not None, _("沒有連到系統裡的指標")),
        (terms.unit, _("沒有單位")),
        (terms.baseline is not None, _("沒有基線")),
        (terms.source.strip(), _("沒有數據來源")),
    )
    return _first(iter(checks), _("由指標量測，有基線、單位與來源"))


def _is_better(terms: TargetTerms) -> bool:
    if terms.value is None or terms.baseline is None:
        return False
    if terms.direction == Direction.HIGHER:
        return terms.value > terms.baseline
    return terms.value < terms.baseline


def _achievable(terms: TargetTerms, chart: XmR | None) -> tuple[bool, str]:
    if terms.value is None:
        return False, _("沒有目標值，無從判斷")
    sure = assurance(chart, float(terms.value), terms.direction) if chart else None
    if chart is None or sure is None:
        return True, _("指標數據不足兩期，還沒有自然界限可比")
    said = {"lower": _short(chart.lower), "upper": _short(chart.upper)}
    if sure == "fail" and not terms.stretch.strip():
        return False, (
            _(
                "流程現在的自然界限是%(lower)s到%(upper)s，目標在界限之外；請寫明靠什麼改變流程才能達到"
            )
            % said
        )
    if sure == "fail":
        return True, _("在自然界限%(lower)s到%(upper)s之外，已寫明要怎樣改變流程") % said
    if sure == "pass":
        return True, _("不改善也會達到（自然界限%(lower)s到%(upper)s），可以再訂高一些") % said
    return True, _("在自然界限%(lower)s到%(upper)s之內") % said


def _short(value: float | None) -> str:
    return f"{value:.4g}" if value is not None else "-"


def _relevant(terms: TargetTerms) -> tuple[bool, str]:
    checks = (
        (terms.cover, _("沒有說屬於哪一類")),
        (terms.reason.strip(), _("沒有說回應哪個問題")),
        (_is_better(terms), _("目標沒有比基線好")),
    )
    return _first(iter(checks), _("回應分析的問題，比基線更好"))


def _timed(terms: TargetTerms) -> tuple[bool, str]:
    cycle = terms.version.plan.cycle
    if terms.due is None:
        return False, _("沒有期限")
    if not cycle.starts <= terms.due <= cycle.ends:
        said = {"first": cycle.starts.isoformat(), "last": cycle.ends.isoformat()}
        return False, _("期限不在計劃年度%(first)s至%(last)s之內") % said
    return True, _("期限在計劃年度之內")


def is_smart(terms: TargetTerms) -> bool:
    return all(letter.holds for letter in letters(terms))


def as_kept(found: list[Letter]) -> dict[str, Any]:
    """The letters as they were at hand-in: what each said, and which did not hold."""
    failed = [one.letter for one in found if not one.holds]
    return {"why": {one.letter: one.why for one in found}, "failed": failed}
