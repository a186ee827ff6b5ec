"""Addresses of our pages. Django looks every one up anew; most differ by a number only."""

from functools import cache, lru_cache

from django.urls import reverse

FIRST = 7_000_000_001  # no record has such a number; the places that it takes are filled in


@cache
def _pattern(name: str, count: int) -> str:
    marks = [FIRST + place for place in range(count)]
    found = reverse(name, args=marks).replace("%", "%%")
    for mark in marks:
        found = found.replace(str(mark), "%d")
    return found


def address(name: str, *keys: int) -> str:
    """`address("projects:task", 7)`; keys are whole numbers from 0, in the order of the path."""
    return _pattern(name, len(keys)) % keys


@lru_cache(4096)
def named(name: str, *keys: int | str) -> str:
    """`named("registers:list", "complaints")`: for words of ours, of which there are few.

    Raises `NoReverseMatch` as Django does."""
    return reverse(name, args=keys)
