"""The one table: columns declare heading, format and alignment; cells are formatted in Python.

    CASES = Table(
        [Column("number", _("單號"), lambda c: c.number), Column("due", _("時限"), kind="moment")],
        order=("-received_at", "-id"),
        row_url=lambda c: reverse("aftersales:case", args=[c.pk]),
    )
    view = CASES.view(Case.objects.visible_to(person), request.GET)      # {% table view %}

The state of a list (filters, place) lives in its URL. Pages are keysets: `order` must end in a
unique field and its fields must not be null, so page 1,000 costs as much as page 1.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.functional import Promise, cached_property
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from charter.ground import formats
from charter.ground.keyset import beyond, flipped, place, values_at
from charter.ground.money import shown

Show = Callable[[Any], object]
First = Callable[[], list[Any]]
Words = str | Promise
SHOW: dict[str, Show] = {
    "text": lambda value: formats.NOTHING if value is None or value == "" else value,
    "date": formats.iso,
    "moment": formats.iso,
    "number": formats.number,
    "percent": formats.percent,
    "money": shown,
}
# What floors above hang over every list: pieces of markup, made of the request and the view.
OVER_LISTS: "list[Callable[[Any, TableView], str]]" = []
RIGHT = {"number", "percent", "money"}


def _escaped(value: Any) -> str:
    kind = type(value)
    if kind is SafeString:
        return value  # type: ignore[no-any-return]
    return escape(value) if kind is str else conditional_escape(value)


@dataclass(frozen=True)
class Column:
    """`value` gives the typed value (exported as such; the attribute `key` unless given); `show`
    turns the row into what the cell says, where the kind's own format is not enough."""

    key: str
    heading: Words
    value: Callable[[Any], Any] | None = None
    kind: str = "text"
    show: Show | None = None
    css: str = ""

    def read(self, row: Any) -> Any:
        return self.value(row) if self.value else getattr(row, self.key)

    def cell(self, row: Any) -> str:
        if self.show:
            return _escaped(self.show(row))
        return _escaped(SHOW[self.kind](self.read(row)))

    @cached_property
    def classes(self) -> str:
        return " ".join(filter(None, ("num" if self.kind in RIGHT else "", self.css)))

    @cached_property
    def attribute(self) -> str:
        return f' class="{self.classes}"' if self.classes else ""


@dataclass(frozen=True)
class Filter:
    """One choice in the URL: `?key=value` applies `apply(queryset, value)`. Unknown values are
    dropped. Without `choices` it is a text box; so is a list that has nothing to offer, whose
    text goes to `words`."""

    key: str
    label: Words
    apply: Callable[[Any, str], Any]
    choices: Sequence[tuple[str, Words]] | Callable[[], Sequence[tuple[str, Words]]] = ()
    words: Callable[[Any, str], Any] | None = None

    def to(self, rows: Any, value: str) -> Any:
        if not self.choices:
            return self.apply(rows, value)
        options = [str(code) for code, _label in self.options()]
        if value in options:
            return self.apply(rows, value)
        return rows if options or self.words is None else self.words(rows, value)

    def options(self) -> Sequence[tuple[str, Words]]:
        return self.choices() if callable(self.choices) else self.choices

    def markup(self, chosen: str) -> SafeString:
        """The options of its select; kept where the choices never change."""
        if callable(self.choices):
            return _options(self.options(), chosen)
        asked = get_language(), chosen if chosen in self.codes else ""
        if asked not in self.drawn:
            self.drawn[asked] = _options(self.choices, chosen)
        return self.drawn[asked]

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(str(code) for code, _label in self.options())

    @cached_property
    def drawn(self) -> dict[Any, SafeString]:
        return {}


@dataclass(frozen=True)
class Bulk:
    """A verb for all selected rows; `name` is the button's name in the POST to `url`."""

    label: Words
    url: str
    name: str = "verb"
    value: str = ""


@dataclass(frozen=True)
class Table:
    columns: Sequence[Column]
    order: tuple[str, ...] = ("-id",)
    row_url: Callable[[Any], str] | None = None
    filters: Sequence[Filter] = ()
    bulk: Sequence[Bulk] = ()
    size: int = 50
    caption: Words = ""
    empty: Words = ""
    exports: bool = True

    def chosen(self, params: Mapping[str, str]) -> tuple[tuple[str, str], ...] | None:
        """The choices in the URL out of those that the table itself lists; None if one is out of
        a list that may change, or free text."""
        found = []
        for one in self.filters:
            if not (value := params.get(one.key, "").strip()):
                continue
            if callable(one.choices) or not one.choices:
                return None
            if value in (code for code, _label in one.choices):
                found.append((one.key, value))
        return tuple(found)

    def headings(self) -> SafeString:
        """The cells of the head, kept per language."""
        language = get_language()
        if language not in self.drawn:
            cells = (
                f'<th scope="col"{c.attribute}>{_escaped(c.heading)}</th>' for c in self.columns
            )
            self.drawn[language] = mark_safe("".join(cells))
        return self.drawn[language]

    @cached_property
    def drawn(self) -> dict[str | None, SafeString]:
        return {}

    def filtered(self, rows: QuerySet[Any], params: Mapping[str, str]) -> QuerySet[Any]:
        """The whole list under the filters of the URL, in order: also what is exported."""
        for one in self.filters:
            if chosen := params.get(one.key, "").strip():
                rows = one.to(rows, chosen)
        return rows.order_by(*self.order)

    def view(self, rows: QuerySet[Any], params: Mapping[str, str]) -> "TableView":
        return TableView(self, lambda: self.filtered(rows, params), dict(params.items()))

    def kept(
        self, rows: Callable[[], QuerySet[Any]], params: Mapping[str, str], first: "First"
    ) -> "TableView":
        """The first page's rows come ready from `first`; others are asked of the queryset."""
        return TableView(self, lambda: self.filtered(rows(), params), dict(params.items()), first)


@dataclass
class TableView:
    """One page of a table: at most `size` rows, one query."""

    table: Table
    source: Callable[[], QuerySet[Any]]
    params: dict[str, str]
    first: "First | None" = None
    key: str = field(default="table")

    @cached_property
    def rows_query(self) -> QuerySet[Any]:
        return self.source()

    @cached_property
    def _page(self) -> tuple[list[Any], bool, bool]:
        """(rows, is there a page before, is there a page after)"""
        size, order = self.table.size, self.table.order
        for name, backwards in (("before", True), ("after", False)):
            if values := values_at(self.params.get(name, ""), self.rows_query.model, order):
                way = flipped(order) if backwards else order
                found = self.rows_query.filter(beyond(way, values)).order_by(*way)[: size + 1]
                rows, more = list(found[: size + 1]), False
                more, rows = len(rows) > size, rows[:size]
                return (rows[::-1], more, True) if backwards else (rows, True, more)
        rows = self.first() if self.first else list(self.rows_query[: size + 1])
        return rows[:size], False, len(rows) > size

    @property
    def rows(self) -> list[Any]:
        return self._page[0]

    @property
    def newer_url(self) -> str:
        rows, before, _after = self._page
        return self._turned("before", rows[0]) if before and rows else ""

    @property
    def older_url(self) -> str:
        rows, _before, after = self._page
        return self._turned("after", rows[-1]) if after and rows else ""

    def _turned(self, way: str, row: Any) -> str:
        return self.url(**{"before": None, "after": None, way: place(row, self.table.order)})

    def url(self, **changes: str | None) -> str:
        """This list's address with some parameters changed (None removes one)."""
        kept = {name: value for name, value in {**self.params, **changes}.items() if value}
        return f"?{urlencode(kept)}"

    def export_url(self) -> str:
        return self.url(before=None, after=None, export="xlsx")

    def csv_url(self) -> str:
        return self.url(before=None, after=None, export="csv")

    @cached_property
    def query(self) -> str:
        """The filters of this list as they stand in its address."""
        chosen = [(one.key, self.params.get(one.key, "")) for one in self.table.filters]
        return urlencode([pair for pair in chosen if pair[1]])

    @property
    def is_filtered(self) -> bool:
        return any(self.params.get(one.key) for one in self.table.filters)

    @property
    def clear_url(self) -> str:
        return self.url(before=None, after=None, **{f.key: None for f in self.table.filters})

    def filters(self) -> Iterator[dict[str, Any]]:
        for one in self.table.filters:
            value = self.params.get(one.key, "")
            options = one.markup(value)
            yield {"key": one.key, "label": one.label, "options": options, "value": value}

    def body(self) -> SafeString:
        """All rows as markup, joined in one go: a template loop would cost ten times as much."""
        return mark_safe("".join(self._row(row) for row in self.rows))

    def _row(self, row: Any) -> str:
        parts = ["<tr>"]
        if self.table.bulk:
            pk = escape(str(row.pk))
            parts.append(
                f'<td class="tb-pick"><input type="checkbox" name="pk" value="{pk}" form="bulk"'
                f' aria-label="{self.table.columns[0].cell(row)}"></td>'
            )
        for n, column in enumerate(self.table.columns):
            text, css = column.cell(row), column.attribute
            if n:
                parts.append(f"<td{css}>{text}</td>")
            elif self.table.row_url:
                url = escape(self.table.row_url(row))
                parts.append(f'<th scope="row"{css}><a class="tb-row" href="{url}">{text}</a></th>')
            else:
                parts.append(f'<th scope="row"{css}>{text}</th>')
        parts.append("</tr>")
        return "".join(parts)


def _options(choices: Sequence[tuple[str, Words]], chosen: str) -> SafeString:
    return mark_safe("".join(_option(code, label, chosen) for code, label in choices))


def _option(code: str, label: Words, chosen: str) -> str:
    on = " selected" if code == chosen else ""
    return f'<option value="{escape(str(code))}"{on}>{escape(str(label))}</option>'
