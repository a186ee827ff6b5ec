"""What a list shows of a row, and what it can be narrowed by; see `charter.ground.table`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from charter.ground import formats
from charter.ground.money import shown
from charter.ground.pieces import escape

Show = Callable[[Any], object]
Words = str | Promise
SHOW: dict[str, Show] = {
    "text": lambda value: formats.NOTHING if value is None or value == "" else value,
    "date": formats.iso,
    "moment": formats.iso,
    "number": formats.number,
    "percent": formats.percent,
    "money": shown,
}
RIGHT = {"number", "percent", "money"}
CSS = {**dict.fromkeys(RIGHT, "num"), "date": "tb-day"}
NAMED = {*RIGHT, "date", "moment"}  # what nobody can read without its heading


def escaped(value: Any) -> str:
    kind = type(value)
    if kind is SafeString:
        return value  # type: ignore[no-any-return]
    return escape(value) if kind is str else conditional_escape(value)


@dataclass(frozen=True)
class Column:
    """`value` gives the typed value (exported as such; the attribute `key` unless given); `show`
    turns the row into what the cell says, where the kind's own format is not enough. A phone shows
    figures and days beside their heading, others where they are `named`."""

    key: str
    heading: Words
    value: Callable[[Any], Any] | None = None
    kind: str = "text"
    show: Show | None = None
    css: str = ""
    named: bool = False

    @cached_property
    def read(self) -> Callable[[Any], Any]:
        return self.value or attrgetter(self.key)

    def cell(self, row: Any) -> str:
        said = self.show(row) if self.show else SHOW[self.kind](self.read(row))
        return said if type(said) is SafeString else escaped(said)

    def drawn(self, language: str | None) -> Callable[[Any], str]:
        """What draws the cell with its tags; kept per language, for figures and days carry their
        heading, which a phone shows beside them."""
        if language not in self._drawn:
            self._drawn[language] = self._drawing()
        return self._drawn[language]

    @cached_property
    def _drawn(self) -> dict[str | None, Callable[[Any], str]]:
        return {}

    def _drawing(self) -> Callable[[Any], str]:
        heading = f' data-l="{escaped(self.heading)}"' if self.named or self.kind in NAMED else ""
        before, after = f"<td{self.attribute}{heading}>", "</td>"
        nothing = f'<td class="{f"{self.classes} tb-nil".strip()}">{formats.NOTHING}</td>'
        show, read, words = self.show, self.read, SHOW[self.kind]

        def draw(row: Any) -> str:
            said: Any = show(row) if show else words(read(row))
            kind = type(said)
            if kind is not SafeString:
                said = escape(said) if kind is str else conditional_escape(said)
            return nothing if said == formats.NOTHING else f"{before}{said}{after}"

        return draw

    @cached_property
    def classes(self) -> str:
        return " ".join(filter(None, (CSS.get(self.kind), self.css)))

    @cached_property
    def attribute(self) -> str:
        return f' class="{self.classes}"' if self.classes else ""


@dataclass(frozen=True)
class Filter:
    """One choice in the URL: `?key=value` applies `apply(queryset, value)`. Unknown values are
    dropped, unless `near` finds the choice that is meant: a link saved in another language.
    Without `choices` it is a text box; so is a list that has nothing to offer, whose text goes to
    `words`."""

    key: str
    label: Words
    apply: Callable[[Any, str], Any]
    choices: Sequence[tuple[str, Words]] | Callable[[], Sequence[tuple[str, Words]]] = ()
    words: Callable[[Any, str], Any] | None = None
    near: Callable[[str, Sequence[str]], str] | None = None

    def meant(self, value: str, options: Sequence[str]) -> str:
        return self.near(value, options) if self.near and value not in options else value

    def to(self, rows: Any, value: str) -> Any:
        if not self.choices:
            return self.apply(rows, value)
        options = [str(code) for code, _label in self.options()]
        value = self.meant(value, options)
        if value in options:
            return self.apply(rows, value)
        return rows if options or self.words is None else self.words(rows, value)

    def options(self) -> Sequence[tuple[str, Words]]:
        return self.choices() if callable(self.choices) else self.choices

    def markup(self, chosen: str) -> SafeString:
        """The options of its select; kept where the choices never change."""
        if callable(self.choices):
            listed = self.options()
            return _options(listed, self.meant(chosen, [str(code) for code, _label in listed]))
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


def _options(choices: Sequence[tuple[str, Words]], chosen: str) -> SafeString:
    return mark_safe("".join(_option(code, label, chosen) for code, label in choices))


def _option(code: str, label: Words, chosen: str) -> str:
    on = " selected" if code == chosen else ""
    return f'<option value="{escape(str(code))}"{on}>{escape(str(label))}</option>'
