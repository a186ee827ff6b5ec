"""Free exploration: up to six indicators of the whole or of one department, side by side.

The choice lives in the address alone, so a link is what is saved. What a reader may not see is
not in the choices, and not in the figures when somebody else's link asks for it.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.columns import Column
from charter.ground.export import csv_lines, xlsx
from charter.ground.web import XLSX
from charter.ground.widgets import LongSelect
from charter.insight.boards import departments_of
from charter.kernel.indicators.models import Indicator, Reading, Scope
from charter.kernel.indicators.presentation import said
from charter.org.models import Person

MOST, LONGEST = 6, 3660  # indicators, days
DAY = {"type": "date"}


class ExploreForm(forms.Form):
    """`i` are the indicators by their keys; `add` one more."""

    add = forms.ModelChoiceField(
        Indicator.objects.none(),
        label=gettext_lazy("加入指標"),
        required=False,
        widget=LongSelect,
    )
    department = forms.ModelChoiceField(
        Indicator.objects.none(),
        label=gettext_lazy("部門"),
        required=False,
        empty_label=gettext_lazy("全公司"),
        widget=LongSelect,
    )
    since = forms.DateField(
        label=gettext_lazy("從"), required=False, widget=forms.DateInput(attrs=DAY)
    )
    until = forms.DateField(
        label=gettext_lazy("到"), required=False, widget=forms.DateInput(attrs=DAY)
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        indicators = Indicator.objects.visible_to(person).order_by("title", "pk")
        self.fields["add"].queryset = indicators  # type: ignore[attr-defined]
        self.fields["department"].queryset = departments_of(person)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        since, until = told.get("since"), told.get("until")
        if since and until and since > until:
            self.add_error("until", _("結束日不能早於開始日。"))
        return told


class Line(NamedTuple):
    """One period of the table: its name, its first day, and a value per indicator or None."""

    period: str
    starts: dt.date
    values: list[Decimal | None]


@dataclass
class Explored:
    """What one person asked for by the address."""

    person: Person
    params: Any

    @cached_property
    def form(self) -> ExploreForm:
        asked: Mapping[str, Any] | None = self.params or None
        return ExploreForm(self.person, asked)

    @cached_property
    def told(self) -> dict[str, Any]:
        return self.form.cleaned_data if self.form.is_bound and self.form.is_valid() else {}

    @cached_property
    def keys(self) -> list[int]:
        """In the order in which they were added."""
        asked = [key for key in self.params.getlist("i") if key.isdecimal() and len(key) < 10]
        if added := self.told.get("add"):
            asked.append(str(added.pk))
        return list(dict.fromkeys(map(int, asked)))[:MOST]

    @cached_property
    def indicators(self) -> list[Indicator]:
        if not self.keys:
            return []
        seen = Indicator.objects.visible_to(self.person).in_bulk(self.keys)
        return [seen[key] for key in self.keys if key in seen]

    @cached_property
    def readings(self) -> "QuerySet[Reading] | list[Reading]":
        if not self.indicators or (self.form.is_bound and not self.form.is_valid()):
            return []
        department = self.told.get("department")
        scope = Scope.DEPARTMENT if department else Scope.ORGANISATION
        rows = Reading.objects.visible_to(self.person).within(
            scope, department.pk if department else 0
        )
        rows = rows.filter(indicator__in=[one.pk for one in self.indicators])
        if since := self.told.get("since"):
            rows = rows.filter(starts__gte=since)
        if until := self.told.get("until"):
            rows = rows.filter(starts__lte=until)
        return rows.order_by("starts", "period")

    @cached_property
    def lines(self) -> list[Line]:
        """Oldest first; indicators of other lengths have lines of their own."""
        place = {one.pk: n for n, one in enumerate(self.indicators)}
        found: dict[tuple[dt.date, str], Line] = {}
        for row in self.readings:
            empty = Line(row.period, row.starts, [None] * len(place))
            line = found.setdefault((row.starts, row.period), empty)
            line.values[place[row.indicator_id]] = row.value
        return list(found.values())

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The table, newest first, as it is read."""
        units = [one.unit for one in self.indicators]
        return [
            (line.period, [said(v, u) for v, u in zip(line.values, units, strict=True)])
            for line in reversed(self.lines)
        ]

    @property
    def data(self) -> str:
        """For the chart: a series of (day, value) per indicator."""
        series = [
            {
                "name": one.label,
                "unit": one.unit,
                "points": [
                    [line.starts.isoformat(), float(value)]
                    for line in self.lines
                    if (value := line.values[n]) is not None
                ],
            }
            for n, one in enumerate(self.indicators)
        ]
        return json.dumps(series, ensure_ascii=False)

    def link(self, **changed: Any) -> str:
        """The address of this choice; `without` leaves an indicator out."""
        left_out = changed.pop("without", None)
        told: list[tuple[str, str]] = [("i", str(k)) for k in self.keys if k != left_out]
        for name in ("department", "since", "until"):
            if value := self.params.get(name, ""):
                told.append((name, value))
        return "?" + urlencode([*told, *changed.items()])

    @property
    def chosen(self) -> list[tuple[Indicator, str]]:
        """Each with the address of the choice without it."""
        return [(one, self.link(without=one.pk)) for one in self.indicators]

    def columns(self) -> list[Column]:
        def value(n: int) -> Any:
            return lambda line: line.values[n]

        first = [Column("period", gettext_lazy("期間")), Column("starts", gettext_lazy("起日"))]
        return [
            *first,
            *(Column(f"v{n}", named(one), value(n)) for n, one in enumerate(self.indicators)),
        ]

    def as_file(self, kind: str) -> tuple[bytes, str] | None:
        """The table as it stands and what kind of file it is; None if none is asked for."""
        if kind not in ("xlsx", "csv") or not self.lines:
            return None
        if kind == "csv":
            text = "".join(csv_lines(self.columns(), self.lines))
            return text.encode(), "text/csv; charset=utf-8"
        return xlsx(self.columns(), self.lines), XLSX


def named(one: Indicator) -> str:
    return f"{one.label}（{one.unit}）" if one.unit else one.label
