"""Risks with their gradings and measures, sweeps, watched figures and the warnings they raise."""

from charter.rooms.risk.models.risks import SEES_ALL, TONE, Grading, Measure, Nature, Risk
from charter.rooms.risk.models.sweeps import Category, Finding, Planned, Sweep, Topic
from charter.rooms.risk.models.watching import RiskWarning, Sample, Watch

__all__ = [
    "SEES_ALL",
    "TONE",
    "Category",
    "Finding",
    "Grading",
    "Measure",
    "Nature",
    "Planned",
    "Risk",
    "RiskWarning",
    "Sample",
    "Sweep",
    "Topic",
    "Watch",
]
