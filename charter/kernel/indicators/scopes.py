"""The parts of the organisation that figures are about, by name."""

from collections.abc import Iterable

from django.db.models import Model
from django.utils.functional import Promise

from charter.kernel.indicators.models import Scope
from charter.kernel.indicators.rules import SCOPES
from charter.kernel.journal.subjects import model_of

Part = tuple[str, int]


def titles(parts: Iterable[Part]) -> "dict[Part, str | Promise]":
    """The name of each part; one query per kind of part, whatever their number."""
    wanted: dict[str, set[int]] = {}
    for scope, key in parts:
        wanted.setdefault(scope, set()).add(key)
    found: dict[Part, str | Promise] = {}
    for scope, keys in wanted.items():
        model = model_of(SCOPES[scope]) if SCOPES[scope] else None
        known: dict[int, Model] = model._base_manager.in_bulk(keys) if model else {}
        for key in keys:
            named = str(known[key]) if key in known else f"#{key}"
            found[scope, key] = named if scope != Scope.ORGANISATION else Scope.ORGANISATION.label
    return found
