"""Periods, appraisals with what they rest on, colleagues' voices, and frozen results."""

from charter.rooms.appraisal.models.appraisals import Appraisal, Part
from charter.rooms.appraisal.models.periods import Cycle
from charter.rooms.appraisal.models.results import Result
from charter.rooms.appraisal.models.voices import Ballot, Voices

__all__ = ["Appraisal", "Ballot", "Cycle", "Part", "Result", "Voices"]
