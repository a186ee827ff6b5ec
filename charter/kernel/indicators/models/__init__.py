"""Indicators as the organisation keeps them: definition, targets, readings, alerts, notes."""

from charter.kernel.indicators.models.alerts import Alert, Note
from charter.kernel.indicators.models.figures import (
    SEES_ALL,
    Indicator,
    Reading,
    Scope,
    Target,
    target_on,
)

__all__ = [
    "SEES_ALL",
    "Alert",
    "Indicator",
    "Note",
    "Reading",
    "Scope",
    "Target",
    "target_on",
]
