"""What the training file says of the person in the period."""

from typing import Any

from charter.rooms.appraisal.models import Appraisal


def training_of(appraisal: Appraisal) -> Any:
    return None
