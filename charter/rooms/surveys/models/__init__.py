"""Invitations, answers, and files with answers from elsewhere."""

from charter.rooms.surveys.models.answers import Answer
from charter.rooms.surveys.models.invitations import Invitation
from charter.rooms.surveys.models.uploads import KEEPERS, Question, SurveyUpload
from charter.rooms.surveys.models.words import SCALE, Measure, Occasion

__all__ = [
    "KEEPERS",
    "SCALE",
    "Answer",
    "Invitation",
    "Measure",
    "Occasion",
    "Question",
    "SurveyUpload",
]
