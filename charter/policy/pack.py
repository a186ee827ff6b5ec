"""The two policies as data: read once from packs/*.yaml, refused when a row is wrong."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from charter.ground import datafile
from charter.kernel.parameters.catalogue import catalogue

FOLDER = Path(__file__).parent / "packs"
NAMES = ("SP", "SI")
NUMERALS = "〇一二三四五六七八九"
PLACEHOLDER = re.compile(r"\{(\w+)\}")
LANGUAGES = ("zh", "en")


class BadPack(Exception):
    """A pack file does not say what a pack must say; the message names the row."""


@dataclass(frozen=True)
class Text:
    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.zh


@dataclass(frozen=True)
class Row:
    """One demand of the policy. `text` carries [[obligation]] marks and {parameter} blanks.

    `principles` name the clauses that carry each of them, `measures` the indicators that show
    how far each purpose is reached.
    """

    code: str
    title: Text
    text: Text
    principles: tuple[tuple[Text, tuple[str, ...]], ...] = ()
    measures: tuple[tuple[Text, tuple[str, ...]], ...] = ()

    @property
    def pack(self) -> str:
        return self.code[:2]

    @property
    def number(self) -> str:
        """二.3.1b for SP2.3.1b."""
        return f"{NUMERALS[int(self.code[2])]}{self.code[3:]}"

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(PLACEHOLDER.findall(self.text.zh)))


@dataclass(frozen=True)
class Part:
    """A chapter, section or item; `gap` says that the source stops here."""

    number: str
    title: Text
    depth: int
    anchor: str
    rows: tuple[Row, ...]
    parts: "tuple[Part, ...]"
    gaps: tuple[Text, ...]

    def all_rows(self) -> Iterator[Row]:
        yield from self.rows
        for part in self.parts:
            yield from part.all_rows()


@dataclass(frozen=True)
class Pack:
    name: str
    letter: str
    title: Text
    version: str
    effective_on: dt.date
    owner: Text
    parts: tuple[Part, ...]
    rows: dict[str, Row] = field(compare=False)


def _row(raw: dict[str, Any]) -> Row:
    code = raw.get("id", "?")
    try:
        title, text = Text(**raw["title"]), Text(zh=raw["zh"], en=raw["en"])
    except (KeyError, TypeError) as missing:
        raise BadPack(
            f"clause {code}: id, title and text in zh and en expected ({missing})"
        ) from None
    for language in LANGUAGES:
        check_text(code, language, text[language])
    if set(PLACEHOLDER.findall(text.zh)) != set(PLACEHOLDER.findall(text.en)):
        raise BadPack(f"clause {code}: zh and en do not name the same parameters")
    return Row(code, title, text, _named(raw, "principles"), _named(raw, "measures"))


def _named(raw: dict[str, Any], key: str) -> tuple[tuple[Text, tuple[str, ...]], ...]:
    """Lists under names in both languages, written 中文|English."""
    found = raw.get(key, {}).items()
    return tuple((Text(*names.split("|")), tuple(members)) for names, members in found)


def check_text(code: str, language: str, text: str) -> None:
    for name in PLACEHOLDER.findall(text):
        if name not in catalogue():
            raise BadPack(
                f"clause {code} ({language}): {{{name}}} is no parameter of the catalogue"
            )
    marks = re.findall(r"\[\[|\]\]", text)
    if not marks or marks != ["[[", "]]"] * (len(marks) // 2):
        raise BadPack(f"clause {code} ({language}): at least one closed [[obligation]] expected")


def _part(raw: dict[str, Any], depth: int, anchor: str) -> Part:
    anchor = f"{anchor}-{raw['number']}"
    rows = raw.get("clauses", [])
    return Part(
        number=str(raw["number"]),
        title=Text(zh=raw["zh"], en=raw["en"]),
        depth=depth,
        anchor=anchor,
        rows=tuple(_row(row) for row in rows if "gap" not in row),
        parts=tuple(_part(part, depth + 1, anchor) for part in raw.get("parts", [])),
        gaps=tuple(Text(**row["gap"]) for row in rows if "gap" in row),
    )


def read(raw: dict[str, Any]) -> Pack:
    """Build a pack from the parsed file; `BadPack` names the first thing that is wrong."""
    parts = tuple(_part(part, 1, raw["policy"]) for part in raw["parts"])
    rows: dict[str, Row] = {}
    for part in parts:
        for row in part.all_rows():
            if row.code in rows or row.pack != raw["policy"]:
                raise BadPack(f"clause {row.code}: stands twice, or in the wrong policy")
            rows[row.code] = row
    return Pack(
        name=raw["policy"],
        letter=raw["letter"],
        title=Text(**raw["title"]),
        version=raw["version"],
        effective_on=raw["effective_on"],
        owner=Text(**raw["owner"]),
        parts=parts,
        rows=rows,
    )


@cache
def packs() -> dict[str, Pack]:
    """Both policies, by name, in their order."""
    files = (FOLDER / f"{name}.yaml" for name in NAMES)
    return {pack.name: pack for pack in (read(datafile.read(file)) for file in files)}


@cache
def clauses() -> dict[str, Row]:
    """All rows of both policies by code, in the policies' order."""
    return {code: row for pack in packs().values() for code, row in pack.rows.items()}
