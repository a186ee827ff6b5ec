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

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from charter.ground.columns import Column, Filter, Words, escaped
from charter.ground.keyset import beyond, flipped, place, values_at
from charter.ground.pieces import as_markup, drawn, escape, piece

__all__ = ["Bulk", "Column", "Filter", "Table", "TableView"]

First = Callable[[], list[Any]]
# What floors above hang over every list: pieces of markup, made of the request and the view.
OVER_LISTS: "list[Callable[[Any, TableView], str]]" = []


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
                f'<th scope="col"{c.attribute}>{escaped(c.heading)}</th>' for c in self.columns
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
            if not (at := self.params.get(name)):  # the queryset is not even built for page one
                continue
            if values := values_at(at, self.rows_query.model, order):
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

    def form(self) -> SafeString:
        """The choices over the list; kept, unless somebody has typed words of their own."""
        rows = tuple(self._choice(one) for one in self.table.filters)
        typed = any(value and not options for _key, _label, options, value in rows)
        return (drawn if typed else piece)(
            "ui/parts/filters.html",
            filters=rows,
            is_filtered=self.is_filtered,
            clear_url=self.clear_url,
            exports=self.table.exports,
            export_url=self.export_url(),
            csv_url=self.csv_url(),
        )

    def _choice(self, one: Filter) -> tuple[str, str, str, str]:
        value = self.params.get(one.key, "")
        return one.key, as_markup(one.label), one.markup(value), value

    def body(self) -> SafeString:
        """All rows as markup, joined in one go: a template loop would cost ten times as much."""
        language = get_language()
        cells = [column.drawn(language) for column in self.table.columns[1:]]
        return mark_safe("".join(self._row(row, cells) for row in self.rows))

    def _row(self, row: Any, others: "Sequence[Callable[[Any], str]]") -> str:
        first = self.table.columns[0]
        named = first.cell(row)
        pick = ""
        if self.table.bulk:
            pk = escape(str(row.pk))
            pick = (
                '<td class="tb-pick"><input type="checkbox" name="pk" form="bulk"'
                f' value="{pk}" aria-label="{named}"></td>'
            )
        if self.table.row_url:
            url = escape(self.table.row_url(row))
            named = f'<a class="tb-row" href="{url}">{named}</a>'
        cells = "".join([draw(row) for draw in others])
        return f'<tr>{pick}<th scope="row"{first.attribute}>{named}</th>{cells}</tr>'
