"""What the JSON of this room looks like."""

import datetime as dt
from decimal import Decimal
from typing import Any

from ninja import Schema

from charter.rooms.risk.models import Risk


class RiskOut(Schema):
    id: int
    number: str
    title: str
    category: str
    nature: str
    project_id: int | None
    likelihood: int | None
    impact: int | None
    grade: str
    expected_loss: Decimal | None
    residual_grade: str
    is_focus: bool
    strategy: str
    treat_by: dt.date | None
    owner_id: int
    state: str


class WatchOut(Schema):
    id: int
    title: str
    indicator_id: int | None
    threshold: Decimal
    release: Decimal
    is_above: bool
    value: Decimal | None
    is_active: bool


class RiskDetail(RiskOut):
    cause: str
    consequence: str
    outcome: str
    lesson: str
    watches: list[WatchOut]

    @staticmethod
    def resolve_watches(risk: Risk) -> Any:
        return risk.watches.order_by("pk")

    can: list[str]


class WarningOut(Schema):
    id: int
    risk_id: int
    watch_id: int
    value: Decimal
    crossed_at: dt.datetime
    warned_at: dt.datetime
    cleared_at: dt.datetime | None
    answer_due: dt.date
    kind: str
    answer: str
    answered_at: dt.datetime | None
    escalated_to_id: int | None


class SweepOut(Schema):
    id: int
    phase: str
    held_at: dt.datetime
    found: int


class RiskIn(Schema):
    title: str
    category: str
    owner: int
    project: int | None = None
    nature: str = "threat"
    cause: str = ""
    consequence: str = ""


class GradeIn(Schema):
    likelihood: int
    impact: int
    probability: Decimal | None = None
    loss: Decimal | None = None
    reason: str = ""


class WorkIn(Schema):
    measure: str = ""
    owner: int | None = None
    due: dt.date | None = None
    cost: Decimal | None = None


class ResponseIn(WorkIn):
    strategy: str
    acceptance: str = ""
    residual: tuple[int, int] | None = None


class WatchIn(Schema):
    threshold: Decimal
    indicator: int | None = None
    scope: str = "organisation"
    scope_id: int = 0
    only_complete: bool = False
    title: str = ""
    unit: str = ""
    read_every: int | None = None
    is_above: bool = True
    release: Decimal | None = None
    calm: int = 1


class ReadingIn(Schema):
    value: Decimal
    note: str = ""


class KeepIn(Schema):
    answer: str


class AdjustIn(WorkIn):
    strategy: str
    answer: str = ""


class EndIn(Schema):
    has_occurred: bool
    outcome: str
    lesson: str


class LookIn(Schema):
    text: str
    titles: list[str] = []


class SweepIn(Schema):
    looks: dict[str, LookIn]


class EditIn(Schema):
    """What is left out stays as it is."""

    title: str | None = None
    category: str | None = None
    cause: str | None = None
    consequence: str | None = None


class OwnerIn(Schema):
    owner: int
    reason: str


class FocusIn(Schema):
    is_focus: bool
    reason: str


class ReasonIn(Schema):
    reason: str
