"""What Django does for every value on a page, by a shorter way to the same answer (decision 11).

Each way falls back to Django's own for whatever it was not made for; `tests/test_shortcuts.py`
compares the two.
"""

import copy
import threading
from collections.abc import Callable
from functools import lru_cache, partialmethod
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.models.expressions import BaseExpression
from django.template import base as templates
from django.template.base import Variable
from django.urls import base as urls
from django.utils.choices import CallableChoiceIterator
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, trans_real

SHORT = 200
"""Longer texts hardly come twice: they are escaped without being kept."""

_escaped = lru_cache(4096)(escape)
_lookup: Any = Variable._resolve_lookup  # type: ignore[attr-defined]
_shown: Any = templates.render_value_in_context


def labelled(field: Any) -> Callable[[Any], Any]:
    """`record.get_state_display()`: Django hashes every promise among the choices each time."""
    kept: dict[str | None, dict[Any, str]] = {}

    def display(record: Any) -> Any:
        language, value = get_language(), getattr(record, field.attname)
        labels = kept.get(language)
        if labels is None:
            labels = kept[language] = {key: str(label) for key, label in field.flatchoices}
        return labels[value] if value in labels else record._get_FIELD_display(field)

    return display


def _label_all() -> None:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            name = f"get_{field.name}_display"
            ours = not isinstance(model.__dict__.get(name), partialmethod)
            if field.choices and not ours and not isinstance(field.choices, CallableChoiceIterator):
                setattr(model, name, labelled(field))


def lookup(variable: Any, context: Any) -> Any:
    """`a.b.c`: Django tries `a["b"]` on every object and catches what it raises."""
    current = context
    try:
        for bit in variable.lookups:
            if hasattr(type(current), "__getitem__") and not hasattr(current, "_fields"):
                current = current[bit]
            else:  # a record, or a row with names
                current = getattr(current, bit)
            if callable(current):
                if hasattr(current, "do_not_call_in_templates") or hasattr(current, "alters_data"):
                    return _lookup(variable, context)
                current = current()
    except Exception:
        return _lookup(variable, context)
    return current


def shown(value: Any, context: Any) -> str:
    """`{{ value }}`: text and markup, nine of ten, are no moments and no numbers."""
    kind = type(value)
    if kind is SafeString:
        return value  # type: ignore[no-any-return]
    if kind is str and context.autoescape:
        return _escaped(value) if len(value) < SHORT else escape(value)
    if kind is int and not settings.USE_THOUSAND_SEPARATOR:
        return str(value)
    return _shown(value, context)  # type: ignore[no-any-return]


@lru_cache(1024)
def _has_its_own_way(kind: type) -> bool:
    return hasattr(kind, "__copy__") or hasattr(kind, "__setstate__")


def copied(expression: Any) -> Any:
    """A condition copies each of its expressions once or twice: without asking how to."""
    kind: Any = type(expression)
    if _has_its_own_way(kind):
        return copy.copy(expression)
    made = object.__new__(kind)
    made.__dict__.update(expression.__getstate__())
    return made


def install() -> None:
    """Before the first request. asgiref's `Local` locks and copies for tasks of an event loop; web
    and jobs run in threads, for which Python's own does the same in a twentieth of the time."""
    _label_all()
    django_variable: Any = Variable
    expressions: Any = BaseExpression
    expressions.copy = copied
    django_variable._resolve_lookup = lookup
    templates.render_value_in_context = shown
    for module, name in ((trans_real, "_active"), (urls, "_prefixes"), (urls, "_urlconfs")):
        setattr(module, name, threading.local())
    handler: Any = connections
    handler._connections = threading.local()
