"""What this room keeps."""

from charter.rooms.steering.models.courses import Adoption, Allotment, Check, Course, Task
from charter.rooms.steering.models.evaluations import Assessment, Evaluation, Finding
from charter.rooms.steering.models.reports import Gap, Report

__all__ = [
    "Adoption",
    "Allotment",
    "Assessment",
    "Check",
    "Course",
    "Evaluation",
    "Finding",
    "Gap",
    "Report",
    "Task",
]
