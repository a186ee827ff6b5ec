"""What this room keeps."""

from charter.rooms.improvement.models.aims import (
    Measure,
    MeasureTerms,
    ResourceAsk,
    Target,
    TargetTerms,
)
from charter.rooms.improvement.models.analysis import DataSet, FieldRecord, Statement
from charter.rooms.improvement.models.cases import Case
from charter.rooms.improvement.models.cycles import Cycle, Member, Supervision
from charter.rooms.improvement.models.desk import Clash
from charter.rooms.improvement.models.documents import Document, DocumentPart, Reading, Vote
from charter.rooms.improvement.models.plans import Plan, Version
from charter.rooms.improvement.models.words import (
    Cover,
    DataKind,
    Direction,
    MeasureKind,
    Origin,
    Part,
    RecordKind,
    StatementKind,
)

__all__ = [
    "Case",
    "Clash",
    "Cover",
    "Cycle",
    "DataKind",
    "DataSet",
    "Direction",
    "Document",
    "DocumentPart",
    "FieldRecord",
    "Measure",
    "MeasureKind",
    "MeasureTerms",
    "Member",
    "Origin",
    "Part",
    "Plan",
    "Reading",
    "RecordKind",
    "ResourceAsk",
    "Statement",
    "StatementKind",
    "Supervision",
    "Target",
    "TargetTerms",
    "Version",
    "Vote",
]
