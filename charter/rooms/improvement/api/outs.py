"""What this room answers over JSON."""

import datetime as dt
from decimal import Decimal
from typing import Any

from ninja import Schema

from charter.rooms.improvement.models import Plan


class CycleOut(Schema):
    id: int
    year: int
    state: str
    starts: dt.date
    ends: dt.date
    hand_in_on: dt.date
    draft_on: dt.date
    publish_on: dt.date
    office_id: int | None
    holder_id: int | None
    can: list[str] = []


class RowOut(Schema):
    plan: int
    version: int
    department: str
    state: str
    targets: int
    measures: int
    cost: Decimal
    found: list[str]


class ClashOut(Schema):
    id: int
    kind: str
    state: str
    due: dt.date
    facts: dict[str, Any]
    decision: str


class UrgedOut(Schema):
    urged: int


class DeskOut(Schema):
    rows: list[RowOut]
    clashes: list[ClashOut]
    ready: bool


class DraftOut(Schema):
    plan: int
    version: int
    state: str
    content: dict[str, Any]


class ComparedOut(Schema):
    sides: list[DraftOut]
    between: list[ClashOut]


class LetterOut(Schema):
    letter: str
    holds: bool
    why: str


class AimOut(Schema):
    id: int
    target: int
    title: str
    cover: str
    indicator: str
    baseline: Decimal | None
    value: Decimal | None
    unit: str
    due: dt.date | None
    owner: int | None
    smart: list[LetterOut]


class StepOut(Schema):
    id: int
    measure: int
    target: int | None
    title: str
    kind: str
    owner: int | None
    starts: dt.date | None
    ends: dt.date | None
    cost: Decimal


class VersionOut(Schema):
    """`targets` carry their letters, so that a program sees what the page shows."""

    id: int
    plan: int
    number: int
    state: str
    overview: str
    schedule: str
    effect: str
    targets: list[AimOut]
    measures: list[StepOut]
    can: list[str]


class DocumentOut(Schema):
    id: int
    kind: str
    number: int
    state: str
    content_hash: str
    content: dict[str, Any]


class PlanOut(Schema):
    id: int
    cycle_id: int
    department: str
    owner_id: int
    handed_in_at: dt.datetime | None
    urged: int
    version: int | None

    @staticmethod
    def resolve_department(plan: Plan) -> str:
        return plan.department.name

    @staticmethod
    def resolve_version(plan: Plan) -> int | None:
        return plan.version.pk if plan.version else None


class DataOut(Schema):
    """`rows` are [name, number] as they were kept; `about_url` the record they come from."""

    id: int
    title: str
    kind: str
    origin: str
    indicator: str
    unit: str
    source: str
    about_url: str
    rows: list[list[Any]]
    sha256: str
    on: dt.date


class StatementOut(Schema):
    id: int
    kind: str
    text: str
    data_id: int
    figures: dict[str, Any]


class RecordOut(Schema):
    id: int
    kind: str
    on: dt.date
    place: str
    people: int
    finding: str


class AnalysisOut(Schema):
    """What a department's plan rests on."""

    data: list[DataOut]
    statements: list[StatementOut]
    records: list[RecordOut]


class ReadingOut(Schema):
    """Of a plan or of a case; read of one's own accord it was never due."""

    id: int
    document_id: int | None
    case_id: int | None
    due: dt.date | None
    read_at: dt.datetime | None


class GoodCaseOut(Schema):
    """`asked` heads were asked to read it, `answered` of them and `readers` in all have."""

    id: int
    title: str
    text: str
    effect: str
    department_id: int | None
    author_id: int
    published_on: dt.date
    asked: int
    answered: int
    readers: int
