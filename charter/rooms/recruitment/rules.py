"""What a version of the plan says, and what still stands between a candidate and a hire."""

from typing import Any

from charter.rooms.recruitment.models import Candidate, Plan, Step


def content_of(plan: Plan) -> dict[str, Any]:
    """What is decided on, line by line, in the order of its threads."""
    lines = plan.lines.select_related("department", "post", "project").order_by("thread")
    told = []
    for line in lines:
        names = {
            "department": str(line.department),
            "post": str(line.post) if line.post else "",
            "project": str(line.project) if line.project else "",
        }
        needed = line.needed_by.isoformat() if line.needed_by else ""
        told.append({**line.terms(), **names, "needed_by": needed, "thread": line.thread})
    return {"version": plan.version, "reason": plan.reason, "lines": told}


def stages_lacking(candidate: Candidate) -> list[str]:
    """The stages that are missing, open or failed; empty when all four are passed."""
    steps = list(candidate.steps.all())
    kinds = {one.kind for one in steps}
    lacking = [str(kind.label) for kind in Step.Kind if kind not in kinds]
    return lacking + [one.label for one in steps if one.state != Step.State.PASSED]
