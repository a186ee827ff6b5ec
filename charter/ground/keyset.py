"""Places in an ordered list: a page begins strictly after one, so page 1,000 costs as page 1."""

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q

Order = Sequence[str]


def place(row: Model, order: Order) -> str:
    """The row's place, for a URL."""
    values = [getattr(row, name.lstrip("-")) for name in order]
    text = json.dumps(values, cls=DjangoJSONEncoder, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def values_at(text: str, model: type[Model], order: Order) -> list[Any] | None:
    """The place a URL speaks of; a mangled one is no place, so the first page is shown."""
    try:
        raw = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        fields: list[Any] = [model._meta.get_field(name.lstrip("-")) for name in order]
        return [field.to_python(value) for field, value in zip(fields, raw, strict=True)]
    except (ValueError, TypeError, binascii.Error, ValidationError):
        return None


def flipped(order: Order) -> tuple[str, ...]:
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)


def beyond(order: Iterable[str], values: Sequence[Any]) -> Q:
    """Rows strictly after the place `values` in `order`."""
    after, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        bare, step = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        after |= equal & Q(**{f"{bare}__{step}": value})
        equal &= Q(**{bare: value})
    return after
