"""What is approved of a rotation plan."""

from typing import Any

from charter.rooms.rotation.models import RotationPlan


def content(plan: RotationPlan) -> dict[str, Any]:
    """What is approved: each person with post, where to and when, or why not and until when."""
    lines = plan.lines.told().order_by("pk")
    return {
        "department": str(plan.department),
        "title": plan.title,
        "lines": [
            {
                "posting": line.posting_id,
                "person": str(line.posting.person),
                "post": str(line.posting.post),
                "since": line.posting.since,
                "to": line.target,
                "to_post": line.to_post_id,
                "on": line.on,
                "until": line.until,
                "reason": line.reason,
            }
            for line in lines
        ],
    }
