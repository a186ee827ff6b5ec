"""What a version of a standard says: frozen for approval, and whether it speaks of all aspects."""

from typing import Any

from charter.rooms.quality.models import Aspect, StandardVersion


def content_of(version: StandardVersion) -> dict[str, Any]:
    """What is approved, to the letter."""
    return {
        "service_type": version.standard.service_type,
        "title": version.standard.title,
        "number": version.number,
        "reason": version.reason,
        "items": [item.content for item in version.items.all()],
    }


def aspects_lacking(version: StandardVersion) -> list[str]:
    """The aspects of 四.2 of which it says nothing, by their names."""
    there = set(version.items.values_list("aspect", flat=True))
    return [str(one.label) for one in Aspect if one.value not in there]
