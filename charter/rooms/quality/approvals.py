"""What approvers read about a standard: the frozen content in its own words."""

from typing import Any

from django.utils.translation import gettext as _

from charter.kernel.approvals.presentation import Part, shown
from charter.rooms.projects.models.initiation import ServiceType
from charter.rooms.quality.models import Aspect, Step


@shown("quality.standardversion")
def standard_parts(content: dict[str, Any]) -> list[Part]:
    """One part per aspect, so that two versions are compared demand by demand."""
    head = [
        Part(_("標準"), content["title"]),
        Part(_("服務類型"), str(ServiceType(content["service_type"]).label)),
        Part(_("制定或修訂的原因"), content["reason"]),
    ]
    return [*head, *(_aspect(aspect, content["items"]) for aspect in Aspect)]


def _aspect(aspect: Aspect, items: list[dict[str, Any]]) -> Part:
    rows = tuple(
        (f"{Step(item['step']).label}・{item['demand']}", item["rule"] or item["question"])
        for item in items
        if item["aspect"] == aspect
    )
    return Part(str(aspect.label), rows=rows)
