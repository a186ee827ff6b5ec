"""Scores and ratings are for the person, the line and HR, in the journal too."""

from charter.kernel.journal.permissions import private
from charter.rooms.appraisal.models import Appraisal, Result

private(Appraisal, Result)
