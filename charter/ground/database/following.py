"""The record that a foreign key points to, read by a statement that is kept.

`case.customer` is one row by its key, asked for some ten times in a verb; building the SQL anew
each time costs Django ten times what PostgreSQL needs to find the row.
"""

from functools import lru_cache
from typing import Any

from django.db.models import AutoField, Manager, Model
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor

from charter.ground.database.prepared import Prepared, Shape

_descriptor: Any = ForwardManyToOneDescriptor
_read: Any = _descriptor.get_object


@lru_cache(None)
def _by_key(model: type[Model]) -> tuple[Shape, Prepared] | None:
    """None for models whose key or way of reading is their own."""
    if type(model._base_manager) is not Manager or not isinstance(model._meta.pk, AutoField):
        return None
    shape = Shape(model)
    return shape, Prepared(lambda pk: shape.of(model._base_manager.filter(pk=pk)), pk=int)


def pointed_to(descriptor: Any, instance: Model) -> Any:
    """As Django's own `get_object`, which is asked where a row is missing or a key not simple."""
    field = descriptor.field
    key = getattr(instance, field.attname)
    simple = type(key) is int and field.target_field.primary_key
    if simple and (kept := _by_key(field.remote_field.model)):
        shape, statement = kept
        if row := statement.first(pk=key):
            return shape.make(row)
    return _read(descriptor, instance)


def install() -> None:
    _descriptor.get_object = pointed_to
