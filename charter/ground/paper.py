"""A document before it is a file: headings, paragraphs, facts, tables and figures, in order.

Whoever has something to hand out builds one `Paper`; `word.drawn` and `pdf.drawn` make the files
of it. All text is plain text: no writer ever reads it as markup.
"""

import datetime as dt
import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.safestring import SafeString

from charter.ground.charts import reading
from charter.ground.drawings import alone, newest, size_of
from charter.ground.formats import NOTHING
from charter.ground.series import Series

WIDTH = 170  # millimetres of a chart, as wide as an upright sheet allows
WIDE = 7  # columns; a table of more turns the sheet
# Control characters, halves of characters, and marks that turn the direction of what follows.
UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


@dataclass(frozen=True)
class Figure:
    """A picture (PNG, or an SVG document) with what it shows in words; `width` in millimetres."""

    picture: bytes
    words: str
    width: int = 60

    @property
    def is_drawn(self) -> bool:
        return self.picture.startswith(b"<svg ")

    @property
    def markup(self) -> SafeString:
        """A drawing as a page shows it: ours, made by a template that escapes what people wrote.
        The page has the stylesheet, and lets no other style in (the policy of its headers)."""
        return SafeString(_STYLE.sub("", self.picture.decode()) if self.is_drawn else "")

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in millimetres, by the view box, or the first chunk of a PNG."""
        if self.is_drawn:
            wide, high = size_of(self.picture.decode())
            return self.width, self.width * high / wide
        across, down = struct.unpack(">II", self.picture[16:24])
        return self.width, self.width * down / across


@dataclass(frozen=True)
class Block:
    """One piece: `kind` is heading, text, note, facts, table or figure."""

    kind: str
    text: str = ""
    level: int = 1
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    figure: Figure | None = None

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Each row of a table as (head, cell): on a phone they stand below each other."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


@dataclass
class Paper:
    """`made` is the moment the file is dated with: the same paper always makes the same bytes."""

    title: str
    made: dt.datetime
    look: str = "report"  # "certificate": one framed sheet; "board": small, in two columns
    language: str = field(default_factory=lambda: translation.get_language() or "zh-hant")
    house: str = field(default_factory=lambda: settings.ORGANISATION)
    blocks: list[Block] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.title = clean(self.title)

    def heading(self, text: Any, level: int = 2) -> None:
        self.blocks.append(Block("heading", clean(text), level))

    def text(self, text: Any) -> None:
        self.blocks.append(Block("text", clean(text)))

    def note(self, text: Any) -> None:
        """What stands small: fingerprints, how it came about."""
        self.blocks.append(Block("note", clean(text)))

    def facts(self, rows: Iterable[Sequence[Any]]) -> None:
        """Names and what is known: two columns without a head."""
        self.blocks.append(Block("facts", rows=_cells(rows)))

    def table(self, heads: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
        """Nothing in it is written as such, so that nobody takes it for a page that is lost."""
        found = _cells(rows) or ((NOTHING, *("" for _head in heads[1:])),)
        self.blocks.append(Block("table", heads=_cells([heads])[0], rows=found))

    def figure(self, picture: bytes, words: Any, width: int = 60) -> None:
        self.blocks.append(Block("figure", figure=Figure(picture, clean(words), width)))

    def chart(self, series: Series, name: Any) -> None:
        """A control chart with its sentence; nothing where there is nothing to draw."""
        if svg := alone(newest(series), clean(name)):
            said = f"{clean(name)}：{reading(newest(series))}"
            self.figure(svg.encode(), said, WIDTH)

    @property
    def is_wide(self) -> bool:
        return self.look != "report" or any(len(one.heads) > WIDE for one in self.blocks)


def clean(text: Any) -> str:
    """Without what neither XML nor a page can hold."""
    return UNFIT.sub("", str(text))


def _cells(rows: Iterable[Sequence[Any]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(clean(cell) for cell in row) for row in rows)
