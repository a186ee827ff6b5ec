"""What the document of the interface says of a schema is said of one schema."""

from typing import Any

import pytest
from ninja.openapi import schema
from ninja.schema import NinjaGenerateJsonSchema

from charter.site import naming
from charter.site.api import api, portal


def clashes(interface: Any) -> set[str]:
    """Names under which the document would keep one of several schemas."""
    found = set()

    class Watched(schema.OpenAPISchema):
        def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
            for name, one in definitions.items():
                kept = self.schemas.setdefault(name, one)
                if kept.get("properties", {}).keys() != one.get("properties", {}).keys():
                    found.add(name)

    Watched(interface, "")
    return found


def test_no_two_schemas_share_a_name() -> None:
    assert schema.NinjaGenerateJsonSchema is naming.Named
    assert clashes(api) == clashes(portal) == set()


def test_by_their_own_names_they_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "NinjaGenerateJsonSchema", NinjaGenerateJsonSchema)
    assert len(clashes(api)) > 10


def test_a_room_stands_before_a_name_that_several_have() -> None:
    names = api.get_openapi_schema()["components"]["schemas"]
    assert {"CaseOut", "GoodCaseOut"} <= set(names), "what is the only one of its name stays"
    assert naming.room_of("charter.rooms.improvement.api.outs") == "improvement"
    assert naming.room_of("charter.policy.api.clauses") == "policy"
    assert {"ProjectsPlanOut", "ImprovementPlanOut"} <= set(names)
