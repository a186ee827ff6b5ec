"""Searching Chinese and Latin text without a segmenter or a database extension.

Han characters become overlapping pairs (兩字一組), Latin words and numbers become themselves, all
in simplified form, so that traditional and simplified text find each other. The pairs are stored
as a tsvector with a GIN index.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any, TypeVar, cast

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import Func, Q, QuerySet, Value
from opencc import OpenCC
from psycopg.sql import Literal

Found = TypeVar("Found", bound=QuerySet[Any])
LONGEST_TEXT = 4000
FEW = 500
_RUNS = re.compile(r"([㐀-鿿豈-﫿\U00020000-\U0003ffff]+)|([0-9a-z]+)")


@cache
def _simplifier() -> Any:
    return OpenCC("t2s")


def normalised(text: str) -> str:
    """Simplified, lower case, half width."""
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text[:LONGEST_TEXT])
    simple: str = _simplifier().convert(narrow)
    return simple.lower()


def lexemes(text: str) -> list[str]:
    """Every pair of neighbouring Han characters, lone Han characters, and Latin words."""
    found: dict[str, None] = {}
    for han, latin in _RUNS.findall(normalised(text)):
        if latin:
            found[latin[:40]] = None
        elif len(han) == 1:
            found[han] = None
        else:
            found.update(dict.fromkeys(map("".join, pairwise(han))))
    return list(found)


def _terms(text: str) -> Iterator[str]:
    """A single Han character or a word being typed matches as a beginning."""
    for lexeme in lexemes(text):
        is_word = lexeme.isascii()
        yield f"'{lexeme}':*" if is_word or len(lexeme) == 1 else f"'{lexeme}'"


def vector(text: str) -> str:
    """The tsvector of a text as it is written; its lexemes hold nothing that wants quoting."""
    return " ".join(f"'{lexeme}'" for lexeme in lexemes(text))


class Indexed(Func):
    """The tsvector of a text, for a SearchVectorField."""

    function = "array_to_tsvector"
    output_field = SearchVectorField()

    def __init__(self, text: str) -> None:
        words = ArrayField(models.TextField())
        super().__init__(Value(lexemes(text), output_field=words))


class _Query(SearchQuery):
    """Our own terms, taken as they are: no dictionary of the database touches them. They stand
    in the statement itself: a plan kept for all words would be good for none."""

    def as_sql(self, compiler: Any, connection: Any, *_args: Any, **_more: Any) -> Any:
        terms: Any = self.source_expressions[0]
        return f"({Literal(terms.value).as_string()})::tsquery", []


def matching(column: str, text: str) -> Q:
    """Rows whose `column` holds every term of `text`; a text without terms finds nothing."""
    terms = " & ".join(_terms(text))
    return Q(**{column: _Query(terms)}) if terms else Q(pk=None)


def any_of(column: str, terms: "list[str]") -> Q:
    """Rows whose `column` holds at least one of the lexemes."""
    said = " | ".join(f"'{term}'" for term in terms)
    return Q(**{column: _Query(said)}) if said else Q(pk=None)


def newest_first(found: Found) -> Found:
    """The rows found, by falling key, in a plan that does not rest on how many they may be.

    The database guesses how frequent a term is; guessing high it walks the whole table from its
    end for a term that three rows hold. So a few keys are read first: if those are all, they are
    the rows; if there are more, the end of the table is soon full of them.
    """
    keys = list(found.order_by().values_list("pk", flat=True)[: FEW + 1])
    rows = found if len(keys) > FEW else found.model._default_manager.filter(pk__in=keys)
    return cast(Found, rows.order_by("-pk"))
