"""The record that a foreign key points to, read by a statement that is kept.

`case.customer` is one row by its key, asked for some ten times in a verb; building the SQL anew
each time costs Django ten times what PostgreSQL needs to find the row.
"""

from typing import Any

from django.db.models import Model
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor

from charter.ground.database.keyed import by_key

_descriptor: Any = ForwardManyToOneDescriptor
_read: Any = _descriptor.get_object


def pointed_to(descriptor: Any, instance: Model) -> Any:
    """As Django's own `get_object`, which is asked where a row is missing or a key not simple."""
    field = descriptor.field
    key = getattr(instance, field.attname)
    simple = type(key) is int and field.target_field.primary_key
    if simple and (kept := by_key(field.remote_field.model)):
        shape, statement = kept
        if row := statement.first(pk=key):
            return shape.make(row)
    return _read(descriptor, instance)


def install() -> None:
    _descriptor.get_object = pointed_to
