"""The columns of failing records as a reader reads them: words for codes, readable figures."""

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils import timezone

from charter.ground import formats


def cell(model: type[Model], lookup: str, value: Any) -> str:
    """A value of the model's column `lookup` as a table shows it."""
    if value is None or value == "":
        return formats.NOTHING
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%Y-%m-%d}"
    field = _field(model, lookup)
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _figure(value) if isinstance(value, Decimal) else str(value)


def _figure(value: Decimal) -> str:
    places = -int(value.normalize().as_tuple().exponent)
    return formats.number(value, min(max(places, 0), 2))


@cache
def _field(model: type[Model], lookup: str) -> "Field[Any, Any] | None":
    """The column itself; None for what the query reckons."""
    found: Any = None
    for name in lookup.split("__"):
        try:
            found = model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        model = found.related_model or model
    return found if isinstance(found, Field) else None
