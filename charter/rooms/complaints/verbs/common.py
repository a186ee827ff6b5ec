"""What the verbs share: refusals in words, and the plan of steps."""

import datetime as dt
from collections.abc import Mapping

from charter.ground.errors import Refused
from charter.rooms.complaints.models import Complaint, Step


def _needs(text: str, field: str, message: str) -> str:
    if not text.strip():
        raise Refused("complaints.text_missing", message, field=field)
    return text.strip()


def _plan_steps(complaint: Complaint, days: Mapping[str, dt.date], round: int) -> None:
    Step.objects.bulk_create(
        Step(complaint=complaint, kind=kind, due=due, owner=complaint.owner, round=round)
        for kind, due in days.items()
    )
