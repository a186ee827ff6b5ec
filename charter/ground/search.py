"""Searching Chinese and Latin text without a segmenter or a database extension.

Han characters become overlapping pairs (兩字一組), Latin words and numbers become themselves, all
in simplified form, so that traditional and simplified text find each other. The pairs are stored
as a tsvector with a GIN index.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from heapq import nlargest
from itertools import pairwise
from math import isqrt
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connection, models
from django.db.models import Func, Q, QuerySet, Value
from opencc import OpenCC
from psycopg.sql import Literal

Found = TypeVar("Found", bound=QuerySet[Any])
LONGEST_TEXT = 4000
FEW = 500
PAGE = 50
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
    """The newest of the rows found, at most `FEW`, by falling key, in a plan that does not rest on
    how many there may be.

    The database knows how frequent the frequent terms are and guesses the others; guessing high
    it walks the whole table from its end for a term that three rows hold. So a few keys are read
    first: if those are all, they are the rows. If there are more, but fewer than it is worth to
    walk for (see `_worth`), all keys are read. Otherwise the end of the table is soon full of them.
    """
    keys = _keys(found, FEW)
    if keys is None and _guessed(found) <= (worth := _worth(found.model)):
        keys = _keys(found, worth)
    if keys is not None:
        found = found.model._default_manager.filter(pk__in=nlargest(FEW, keys))
    return found.order_by("-pk")


def _keys(found: QuerySet[Any], most: int) -> list[Any] | None:
    """The keys of all rows found, or None if there are more than that."""
    keys = list(found.order_by().values_list("pk", flat=True)[: most + 1])
    return keys if len(keys) <= most else None


def _worth(model: type[models.Model]) -> int:
    """Up to how many hits it is cheaper to read them all than to walk until a page is full.

    Among n rows a page of hits takes PAGE * n / hits rows to walk, and a hit read out of order
    costs about twice a row that is walked over: the two are equal at the root of PAGE * n / 2.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table]
        )
        rows = cursor.fetchone()[0]
    return isqrt(int(max(rows, 0)) * PAGE // 2)


def _guessed(found: QuerySet[Any]) -> int:
    """How many rows the database expects, which it does not look at."""
    told = json.loads(found.order_by().values_list("pk").explain(format="json"))
    return int(told[0]["Plan"]["Plan Rows"])
