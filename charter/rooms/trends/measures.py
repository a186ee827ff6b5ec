"""What a trend can be drawn of: each measure read out of a period's facts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
Facts = dict[str, Any]
Read = Callable[[Facts], tuple[float | None, int]]
HOUR = 3600
FEW = 20  # fewer records behind a period's figure: shown, but a hint only


@dataclass(frozen=True)
class Measure:
    """`read` gives (value or None, on how many records it rests); `how` says what it is."""

    name: str
    label: Words
    unit: str
    better: str
    read: Read
    how: Words
    places: int = 1


def _count(name: str) -> Read:
    def read(facts: Facts) -> tuple[float | None, int]:
        n = facts.get(name) or 0
        return float(n), n

    return read


def _share(top: Callable[[Facts], int], base: Callable[[Facts], int]) -> Read:
    def read(facts: Facts) -> tuple[float | None, int]:
        n = base(facts)
        return (100 * top(facts) / n if n else None), n

    return read


def _hours(name: str, which: str) -> Read:
    def read(facts: Facts) -> tuple[float | None, int]:
        found = facts.get(name) or {"n": 0}
        return (found[which] / HOUR if found["n"] else None), found["n"]

    return read


def _nth(name: str, place: int) -> Callable[[Facts], int]:
    return lambda facts: (facts.get(name) or (0, 0, 0, 0))[place]


def _recommend(facts: Facts) -> tuple[float | None, int]:
    promoters, detractors, n = facts.get("recommend") or (0, 0, 0)
    return (100 * (promoters - detractors) / n if n else None), n


def _old(facts: Facts) -> int:
    held = facts.get("backlog") or [0, 0, 0, 0, 0]
    return int(held[3] + held[4])


MEASURES: dict[str, Measure] = {
    one.name: one
    for one in (
        Measure(
            *("received", _("接到的件數"), "", "neutral", _count("received")),
            how=_("這一期接到的工單，取消的不算"),
            places=0,
        ),
        Measure(
            *("respond", _("響應時間（中位數）"), "h", "lower", _hours("respond", "median")),
            how=_("這一期解決的工單，首次響應用去的服務時數"),
        ),
        Measure(
            *("respond_p90", _("響應時間（P90）"), "h", "lower", _hours("respond", "p90")),
            how=_("十件有九件在這個服務時數內響應"),
        ),
        Measure(
            *("resolve", _("解決時間（中位數）"), "h", "lower", _hours("resolve", "median")),
            how=_("這一期解決的工單，扣除等客戶的服務時數"),
        ),
        Measure(
            *("resolve_p90", _("解決時間（P90）"), "h", "lower", _hours("resolve", "p90")),
            how=_("十件有九件在這個服務時數內解決"),
        ),
        Measure(
            *("first", _("一次解決率"), "%", "higher"),
            _share(_nth("first", 0), _nth("first", 1)),
            how=_("第一次回覆就解決的÷這一期解決的"),
        ),
        Measure(
            *("reopened", _("重新開啟率"), "%", "lower"),
            _share(lambda f: f.get("reopened") or 0, lambda f: f.get("solved") or 0),
            how=_("這一期重新開啟的次數÷解決的件數"),
        ),
        Measure(
            *("backlog", _("超過30天未結"), "", "lower"),
            lambda facts: (float(_old(facts)), (facts.get("backlog") or [0])[0]),
            how=_("期末還沒解決、接到已超過30天的工單"),
            places=0,
        ),
        Measure(
            *("complaints", _("客訴率"), "%", "lower"),
            _share(lambda f: f.get("complaints") or 0, lambda f: f.get("solved") or 0),
            how=_("這一期接到的客訴÷解決的件數"),
        ),
        Measure(
            *(
                "content",
                _("滿意度"),
                "%",
                "higher",
                _share(_nth("content", 0), _nth("content", 1)),
            ),
            how=_("給4或5分的÷有評分的（客戶自評與回訪）"),
        ),
        Measure(
            *("recommend", _("推薦度（NPS）"), "", "higher", _recommend),
            how=_("9、10分的比例減0至6分的比例"),
        ),
    )
}
