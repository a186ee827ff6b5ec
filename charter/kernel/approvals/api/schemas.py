"""The shapes of approvals over JSON."""

import datetime as dt
from decimal import Decimal
from typing import Any

from ninja import Field, Schema


class RequestOut(Schema):
    id: int
    number: str
    title: str
    state: str
    flow: str = Field(alias="flow_code")
    kind: str
    amount: Decimal | None
    applicant: int = Field(alias="applicant_id")
    subject_kind: str
    subject_id: int
    round: int
    hash: str
    submitted_at: dt.datetime
    due: dt.datetime | None
    is_stuck: bool


class CheckOut(Schema):
    """One thing to look at before deciding; `tone` is ok, warn, bad or none."""

    tone: str
    title: str
    text: str
    url: str
    clause: str


class QuestionOut(Schema):
    id: int
    round: int
    by: int = Field(alias="by_id")
    text: str
    asked_at: dt.datetime
    answer: str
    answered_by: int | None = Field(alias="answered_by_id")
    answered_at: dt.datetime | None


class RequestDetail(RequestOut):
    content: dict[str, Any]
    route: list[dict[str, Any]]
    authors: list[int]
    can: list[str]
    before_deciding: list[CheckOut]
    asked: list[QuestionOut]
    attached: list[int]


class Condition(Schema):
    measure: str
    owner: int
    due: dt.date


class DecisionIn(Schema):
    """`key` makes a retry harmless; `seen` is the hash of what was read."""

    verdict: str = Field(pattern="^(approve|reject)$")
    comment: str = Field("", max_length=2000)
    conditions: list[Condition] = []
    key: str = Field("", max_length=80)
    seen: str = Field("", max_length=64)


class DecisionOut(Schema):
    id: int
    verdict: str
    by: int = Field(alias="by_id")
    principal: int = Field(alias="principal_id")
    outcome: str
    hash: str
    at: dt.datetime


class HeldIn(Schema):
    """Like a decision, with `act` and, to return it to an earlier step, `step`."""

    act: str = Field(pattern="^(approve|reject|return)$")
    comment: str = Field("", max_length=2000)
    conditions: list[Condition] = []
    step: int | None = None
    key: str = Field("", max_length=80)
    seen: str = Field("", max_length=64)


class HeldOut(Schema):
    """`state` is held, done, undone or fell; `why` says why it fell through."""

    id: int
    act: str
    by: int = Field(alias="by_id")
    at: dt.datetime
    until: dt.datetime
    state: str
    why: str
    decision: int | None = Field(alias="decision_id")


class WordsIn(Schema):
    text: str = Field(max_length=2000)


class ReturnIn(Schema):
    reason: str = Field(max_length=2000)
    step: int | None = None


class ReasonIn(Schema):
    reason: str = Field("", max_length=2000)


class ApproverIn(Schema):
    person: int
    where: str = Field("after", pattern="^(before|after)$")
    reason: str = Field("", max_length=500)


class PersonIn(Schema):
    person: int
    reason: str = Field("", max_length=500)
