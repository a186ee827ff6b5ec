"""What the training file says of the person in the period."""

from charter.rooms.appraisal.models import Appraisal
from charter.rooms.training.queries import File, file_of


def training_of(appraisal: Appraisal) -> File:
    """For the same readers as the appraisal itself."""
    return file_of(appraisal.person, appraisal.cycle.starts, appraisal.cycle.last)
