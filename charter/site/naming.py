"""Names in the document of the JSON interface: no two rooms' schemas share one.

Rooms call what they answer `PlanOut` or `RowOut`, and ninja keeps one of each name. Where several
have a name, the room's stands before it (`PlanOut` of projects is `ProjectsPlanOut`); where one
room has it twice, the whole module's.
"""

from collections import Counter
from functools import cache
from typing import Any

from ninja import Schema
from ninja.openapi import schema
from ninja.schema import NinjaGenerateJsonSchema
from pydantic.json_schema import CoreModeRef, DefsRef


def room_of(module: str) -> str:
    """`improvement` of charter.rooms.improvement.api.outs; `policy` of charter.policy.api."""
    parts = module.split(".")
    return parts[2] if parts[1] in {"rooms", "kernel"} else parts[1]


def _all(kind: Any) -> set[Any]:
    return {kind, *(one for child in kind.__subclasses__() for one in _all(child))}


@cache
def _shared() -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """Names that several schemas have, and (room, name) of those that one room has twice."""
    ours = [one for one in _all(Schema) if one.__module__.startswith("charter.")]
    names = Counter(one.__name__ for one in ours)
    inside = Counter((room_of(one.__module__), one.__name__) for one in ours)
    return (
        frozenset(name for name, count in names.items() if count > 1),
        frozenset(place for place, count in inside.items() if count > 1),
    )


class Named(NinjaGenerateJsonSchema):
    def get_defs_ref(self, core_mode_ref: CoreModeRef) -> DefsRef:
        found = super().get_defs_ref(core_mode_ref)
        choices = self._prioritized_defsref_choices[found]
        module, _dot, name = core_mode_ref[0].rsplit(":", 1)[0].rpartition(".")
        names, inside = _shared()
        if name in names and module.startswith("charter."):
            room = room_of(module)
            own = DefsRef(room.capitalize() + name)
            choices[:2] = [] if (room, name) in inside else [own]
        return found


def install() -> None:
    named: Any = schema
    named.NinjaGenerateJsonSchema = Named
