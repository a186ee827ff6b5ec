"""What the page of trends shows: two dozen kept rows, read once.

The present month is shown apart: it is not over, so it is judged neither by limits nor by words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock, spc
from charter.ground.charts import reading, sparkline
from charter.ground.formats import number
from charter.ground.keys import key_in
from charter.ground.series import Series
from charter.ground.templatetags.ui import status
from charter.org.models import Customer, Department
from charter.rooms.aftersales.models import Category
from charter.rooms.aftersales.voices import Term
from charter.rooms.trends.counting import CUSTOMER, DEPARTMENT, ORGANISATION
from charter.rooms.trends.keeping import ROWS
from charter.rooms.trends.measures import FEW, MEASURES, Facts, Measure
from charter.rooms.trends.stretches import month_of

Words = str | Promise
SPANS: dict[str, int] = {"12": 12, "24": 24, "36": 36}
PARETO, RECENT, SHARE = 10, 3, 80


@dataclass(frozen=True)
class Month:
    key: str
    facts: Facts
    is_over: bool


class Bar(NamedTuple):
    """A line of a Pareto list: its share of the most, and the running share of all in percent."""

    key: Any
    label: str
    n: int
    width: float
    running: float
    is_head: bool


class Line(NamedTuple):
    """One measure on one line: how it went, the last month that is over, what stands out."""

    measure: Measure
    values: list[float | None]
    value: str
    n: int
    running: str
    tone: str
    word: Words
    is_on: bool


class Look:
    def __init__(self, params: Mapping[str, str]) -> None:
        self.params = params
        self.span = params.get("span", "") if params.get("span", "") in SPANS else "24"
        chosen = params.get("measure", "")
        self.measure = MEASURES[chosen if chosen in MEASURES else "received"]
        self.scope, self.scope_id = self._scope()

    def _scope(self) -> tuple[str, int]:
        for scope in (DEPARTMENT, CUSTOMER):
            if (key := key_in(self.params.get(scope, ""))) is not None:
                return scope, key
        return ORGANISATION, 0

    @cached_property
    def part(self) -> str:
        """Of whom it speaks, when it is not the whole organisation."""
        if self.scope == ORGANISATION:
            return ""
        model: Any = Department if self.scope == DEPARTMENT else Customer
        return str(model.objects.filter(pk=self.scope_id).first() or "--")

    @cached_property
    def _rows(self) -> list[Any]:
        today = clock.today()
        since = today.replace(year=today.year - SPANS[self.span] // 12, day=1)
        return ROWS.rows(scope=self.scope, scope_id=self.scope_id, since=since)

    @cached_property
    def months(self) -> list[Month]:
        """Every month since the first that was counted: one without cases has none, not a gap."""
        known = {row.starts: row for row in self._rows}
        if not known:
            return []
        present, period = month_of(clock.today()), month_of(min(known))
        found = []
        while period.start <= present.start:
            row = known.get(period.start)
            facts = row.facts if row else {}
            found.append(Month(period.key, facts, period.end <= clock.today()))
            period = month_of(period.end)
        return found

    @cached_property
    def over(self) -> list[Month]:
        return [month for month in self.months if month.is_over]

    def points(self, measure: Measure) -> list[tuple[str, float]]:
        told = ((month.key, measure.read(month.facts)[0]) for month in self.over)
        return [(key, value) for key, value in told if value is not None]

    @cached_property
    def series(self) -> Series | None:
        points = self.points(self.measure)
        if not points:
            return None
        one = self.measure
        return Series(points, unit=one.unit, better=one.better, places=one.places)

    @cached_property
    def sentence(self) -> str:
        return reading(self.series) if self.series else _("還沒有一個月是完整的，所以不判斷。")

    @cached_property
    def lines(self) -> list[Line]:
        return [self._line(one) for one in MEASURES.values()]

    def body(self) -> SafeString:
        """The lines as markup, joined in one go: they are drawn on every visit."""
        return format_html_join("", ROW, (self._cells(line) for line in self.lines))

    def _cells(self, line: Line) -> tuple[object, ...]:
        current = SafeString(' aria-current="true"') if line.is_on else ""
        url = self.url(measure=line.measure.name)
        told = (line.measure.label, sparkline(line.values), line.value, line.n, line.running)
        return (url, current, *told, status(line.tone, line.word))

    def _line(self, one: Measure) -> Line:
        values = [one.read(month.facts)[0] for month in self.over]
        value, n = one.read(self.over[-1].facts) if self.over else (None, 0)
        present = [month for month in self.months if not month.is_over]
        running = one.read(present[-1].facts)[0] if present else None
        tone, word = judged(one, [v for v in values if v is not None], n)
        is_on = one.name == self.measure.name
        said = (self._said(one, value), n, self._said(one, running))
        return Line(one, values, *said, tone, word, is_on)

    @staticmethod
    def _said(one: Measure, value: float | None) -> str:
        return "--" if value is None else number(value, one.places) + one.unit

    # What the last three months that are over, and the present one, were about.
    @cached_property
    def recent(self) -> list[Month]:
        return self.months[-RECENT - 1 :]

    @cached_property
    def causes(self) -> list[Bar]:
        return pareto(self._summed("causes"), {})

    @cached_property
    def customers(self) -> list[Bar]:
        found = self._summed("customers")
        keys = [key for key, _n in found[0][:PARETO]]
        names = dict(Customer.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
        return pareto(found, names)

    def _summed(self, name: str) -> tuple[list[tuple[Any, int]], int]:
        total: dict[Any, int] = {}
        other = 0
        for month in self.recent:
            found = month.facts.get(name) or {"top": [], "other": 0}
            other += found["other"]
            for what, n in found["top"]:
                total[what] = total.get(what, 0) + n
        ranked = sorted(total.items(), key=lambda pair: (-pair[1], str(pair[0])))
        return ranked, sum(total.values()) + other

    @cached_property
    def categories(self) -> list[tuple[str, list[int]]]:
        """Per category its count in each of the last six months, the biggest first."""
        last = self.months[-6:]
        words = {code: str(label) for code, label in Category.choices}
        rows = [
            (words.get(code, "--"), [(m.facts.get("categories") or {}).get(code, 0) for m in last])
            for code in dict.fromkeys(c for m in last for c in m.facts.get("categories") or {})
        ]
        return sorted(rows, key=lambda row: -sum(row[1]))

    @property
    def category_heads(self) -> list[str]:
        return [month.key for month in self.months[-6:]]

    @cached_property
    def backlog(self) -> list[tuple[str, str, int]]:
        """(tone, age, how many are open), now."""
        held = (self.months[-1].facts.get("backlog") if self.months else None) or [0] * 5
        ages = (_("7天內"), _("8至30天"), _("31至90天"), _("超過90天"))
        tones = ("ok", "info", "warn", "bad")
        return list(zip(tones, ages, held[1:], strict=True))

    @cached_property
    def terms(self) -> list[Term]:
        """What customers said more often: of the latest month that was listened to."""
        told = [row.terms for row in self._rows if row.terms]
        return [Term.of(facts) for facts in told[-1]] if told else []

    def url(self, **changes: str) -> str:
        told = {**{k: self.params.get(k, "") for k in KNOWN}, **changes}
        return "?" + "&".join(f"{k}={v}" for k, v in told.items() if v)


ROW = (
    '<tr><th scope="row"><a class="lk" href="{}"{}>{}</a></th><td>{}</td><td class="num">{}</td>'
    '<td class="num mut">{}</td><td class="num mut">{}</td><td>{}</td></tr>'
)
KNOWN = ("span", "measure", DEPARTMENT, CUSTOMER)
QUIET: Words = gettext_lazy("正常波動")
ODD: Words = gettext_lazy("不像正常波動")


def judged(one: Measure, values: Sequence[float], n: int) -> tuple[str, Words]:
    """What the last point says: within limits, out of them for better or for worse, or too few."""
    limits = spc.xmr(values) if values else None
    if limits is None or limits.lower is None:
        return "none", gettext_lazy("資料不足")
    if one.unit == "%" and n < FEW:
        return "none", gettext_lazy("件數太少，不判斷")
    if not limits.signals[-1]:
        return "ok", QUIET
    rose = values[-1] > limits.mean
    if one.better == "neutral":
        return "info", ODD
    return (
        ("ok", gettext_lazy("變好"))
        if rose == (one.better == "higher")
        else (
            "bad",
            gettext_lazy("變差"),
        )
    )


def pareto(found: tuple[list[tuple[Any, int]], int], names: dict[Any, str]) -> list[Bar]:
    """The biggest first; the head is the fewest that make up 80 % of all."""
    ranked, total = found
    bars: list[Bar] = []
    running = 0
    for key, n in ranked[:PARETO]:
        is_head = 100 * running < SHARE * total
        running += n
        share, width = 100 * running / total, 100 * n / ranked[0][1]
        bars.append(Bar(key, names.get(key, str(key)), n, width, share, is_head))
    return bars
