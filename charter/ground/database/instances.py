"""Records made of rows by a shorter way than through `__init__` (decision 18).

Django sets each value of a row by itself, asks for it whether it was left out, and tells the making
of every record to nobody. A plain model whose row is whole gets its values at once; where somebody
listens, or a model makes its records in a way of its own, Django does it.
"""

from functools import lru_cache
from typing import Any

from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.fields.files import FileDescriptor
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init  # noqa: TID251 -- only looked at

DJANGOS: Any = Model.__dict__["from_db"].__func__
# What these do when a value is set first is to put it into the `__dict__` of the record.
PLAIN = (DeferredAttribute, ForeignKeyDeferredAttribute, FileDescriptor)
_models: Any = Model


@lru_cache(None)
def names_of(model: type[Model]) -> tuple[str, ...] | None:
    """The values of a row, in order; None for models that make their records themselves."""
    own: Any = model
    names = tuple(field.attname for field in model._meta.concrete_fields)
    plain = (
        own.__init__ is _models.__init__
        and own.__new__ is object.__new__
        and own.__setattr__ is object.__setattr__
        and all(type(getattr(model, name, None)) in PLAIN for name in names)
    )
    return names if plain else None


def from_db(model: Any, db: str, field_names: Any, values: Any) -> Any:
    """As Django's own."""
    names = names_of(model)
    listened = pre_init.receivers or post_init.receivers
    if names is None or listened or len(values) != len(names):
        return DJANGOS(model, db, field_names, values)
    made = object.__new__(model)
    state = ModelState()
    state.adding, state.db = False, db
    known = made.__dict__
    known["_state"] = state
    known.update(zip(names, values, strict=True))
    return made


def install() -> None:
    _models.from_db = classmethod(from_db)
