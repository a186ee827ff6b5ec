from charter.rooms.rotation.models.fits import FitReason
from charter.rooms.rotation.models.handovers import HandOver, HandOverItem
from charter.rooms.rotation.models.rotating import RotationLine, RotationPlan

__all__ = ["FitReason", "HandOver", "HandOverItem", "RotationLine", "RotationPlan"]
