"""What a proposal may become besides an action of its own: rooms above add theirs, the page and the
API offer them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise

from charter.org.models import Person


@dataclass(frozen=True)
class Answer:
    """`do(proposal, by=…, **fields of the form)`; `may` says who is offered it, and whether it can
    be had at all just now."""

    form: Callable[..., forms.Form]
    do: Callable[..., Any]
    title: "str | Promise"
    may: Callable[[Person], bool]


FURTHER: dict[str, Answer] = {}


def answer(verb: str, further: Answer) -> None:
    assert verb not in FURTHER, f"answer {verb} is declared twice"
    FURTHER[verb] = further
