"""The checklist of a check: drawn from the standards in force for its type of service."""

from dataclasses import dataclass
from typing import Any

from charter.rooms.quality.models import Aspect, Check, Method, StandardItem

# A customer is asked how they were met and what came of it; all others look at everything.
ASKED_OF_CUSTOMERS = (Aspect.ATTITUDE, Aspect.EFFECT)


@dataclass(frozen=True)
class Drawn:
    """`words`: per item aspect, step, demand, rule, question and the version it is taken from;
    `versions`: the keys of those versions."""

    words: list[dict[str, Any]]
    versions: list[int]


def checklist_for(check: Check) -> Drawn:
    """Every demand of the standards in force, in the order of the aspects."""
    found = StandardItem.objects.filter(
        version__state="in_force", version__standard__service_type=check.service_type
    ).select_related("version__standard")
    if check.method == Method.CUSTOMER:
        found = found.filter(aspect__in=ASKED_OF_CUSTOMERS)
    order = list(Aspect.values)
    items = sorted(
        found, key=lambda i: (order.index(i.aspect), i.version.standard_id, i.place, i.pk)
    )
    words = [{**item.content, "standard": str(item.version)} for item in items]
    return Drawn(words, sorted({item.version_id for item in items}))
