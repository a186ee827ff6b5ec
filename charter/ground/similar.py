"""Rows whose text is like a given text: its rarer terms find them, shared terms rank them.

The terms are those of `search.lexemes`; how frequent each is, PostgreSQL has counted itself when
it analysed the table (`pg_stats.most_common_elems`). The rarer ones are searched for with OR and
the newest rows taken: found at once if many hold them, in the GIN index if few do. (Pairs that run
across words stand in no other row, so more are searched for than would seem needed.) What is found
is ranked by the cosine of the two sets of terms, each weighed by the logarithm of its rarity
(Salton & Buckley 1988).
"""

import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F, Func, QuerySet

from charter.ground.search import any_of, lexemes

SEARCHED, CANDIDATES = 24, 60
COMMON = 0.2  # of the rows; such a term tells little, it is searched for only if all are such
LEAST = 0.12
LONGEST = 600  # characters: what a matter is about stands at its beginning
KEPT_SECONDS = 600.0
RARE = 1e-5
_STATS = """
SELECT most_common_elems::text::text[], most_common_elem_freqs FROM pg_stats
WHERE schemaname = 'public' AND tablename = %s AND attname = %s"""
_kept: dict[tuple[str, str], tuple[float, dict[str, float]]] = {}


@dataclass(frozen=True)
class Alike:
    """A row's key and how alike it is, 0 to 1."""

    pk: int
    share: float


def frequencies(table: str, column: str) -> dict[str, float]:
    """How many of the rows hold each frequent term, 0 to 1; empty for a table not yet analysed."""
    kept = _kept.get((table, column))
    if kept and time.monotonic() - kept[0] < KEPT_SECONDS:
        return kept[1]
    with connection.cursor() as cursor:
        cursor.execute(_STATS, [table, column])
        row = cursor.fetchone()
    found = dict(zip(row[0], row[1], strict=False)) if row and row[0] else {}
    _kept[table, column] = (time.monotonic(), found)
    return found


class _Terms(Func):
    function = "tsvector_to_array"
    output_field = ArrayField(models.TextField())


def alike(rows: QuerySet[Any], text: str, most: int = 5, column: str = "search") -> list[Alike]:
    """The most alike of `rows`, best first; `column` is its SearchVectorField."""
    terms = lexemes(text[:LONGEST])
    if not terms:
        return []
    often = frequencies(rows.model._meta.db_table, column)
    weights = {term: -math.log(max(often.get(term, 0.0), RARE)) for term in terms}
    rarest = sorted(terms, key=lambda term: (-weights[term], -len(term), term))[:SEARCHED]
    telling = [term for term in rarest if often.get(term, 0.0) < COMMON] or rarest
    found = rows.filter(any_of(column, telling)).annotate(their_terms=_Terms(F(column)))
    keys = found.order_by("-pk").values_list("pk", "their_terms")[:CANDIDATES]
    ranked = [Alike(pk, _cosine(weights, theirs, often)) for pk, theirs in keys]
    good = [one for one in ranked if one.share >= LEAST]
    return sorted(good, key=lambda one: (-one.share, -one.pk))[:most]


def _cosine(mine: Mapping[str, float], theirs: Iterable[str], often: Mapping[str, float]) -> float:
    other = {term: -math.log(max(often.get(term, 0.0), RARE)) for term in theirs}
    shared = sum(weight * other[term] for term, weight in mine.items() if term in other)
    lengths = math.hypot(*mine.values()) * math.hypot(*other.values())
    return shared / lengths if lengths else 0.0
