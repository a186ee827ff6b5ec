"""The policies over JSON: verdicts, an opened clause, reminders, parameters; the pages' verbs."""

import datetime as dt
from dataclasses import asdict
from types import SimpleNamespace
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Router, Schema

from charter.kernel.parameters.catalogue import catalogue
from charter.org.models import Person
from charter.policy.editions import edition
from charter.policy.margin import rule_of
from charter.policy.models import Judgement, Verdict
from charter.policy.opened import open_clause
from charter.policy.pack import Row, clauses
from charter.policy.rulings import end_of, settled
from charter.policy.status import past_day, status
from charter.policy.verbs.people import attest, remind
from charter.policy.verbs.proposals import propose
from charter.policy.wording import number, parameter_title, plain, tell

router = Router()


class StandingOut(Schema):
    clause: str
    number: str
    title: str
    verdict: str
    total: int
    kept: int
    risk: int


class RecordOut(Schema):
    id: int = Field(alias="pk")
    title: str
    url: str
    owner: int | None = Field(None, alias="owner.pk")
    late: str


class ProofOut(Schema):
    name: str
    rule: str
    verdict: str = Field(alias="figure.verdict")
    total: int = Field(alias="figure.total")
    kept: int = Field(alias="figure.kept")
    risk: int = Field(alias="figure.risk")
    required: float = Field(alias="figure.required")
    records: list[RecordOut]
    hidden: int


class ClauseOut(Schema):
    version: str
    clause: str
    number: str
    title: str
    text: str
    verdict: str
    proofs: list[ProofOut]


class ParameterOut(Schema):
    name: str
    clause: str
    title: str
    unit: str
    value: Any
    since: dt.date | None


class AttestationIn(Schema):
    statement: str
    expires_on: dt.date


class ProposalIn(Schema):
    value: Any
    effective_on: dt.date
    reason: str


def _row(code: str) -> Row:
    if code not in clauses():
        raise Http404
    return clauses()[code]


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


@router.get("/clauses/", response=list[StandingOut])
def clauses_list(
    request: HttpRequest, as_of: dt.date | None = None, department: str | None = None
) -> Any:
    """All clauses with their verdicts, now or as stored on a day."""
    return [asdict(row) for row in status(as_of, department)]


@router.get("/clauses/{code}", response=ClauseOut)
def clause(request: HttpRequest, code: str, as_of: dt.date | None = None) -> Any:
    """One clause judged live, with the failing records the caller may see; or as it read and was
    judged on a day, with the counts that were stored then."""
    day = past_day(as_of)
    pack = edition(_row(code).pack, day)
    row = pack.rows[code]
    told = {
        "version": pack.version,
        "clause": code,
        "number": number(row),
        "title": tell(row.title),
        "text": plain(row, settled(day).values),
    }
    if day:
        return told | _stored(code, day)
    found = open_clause(row, _person(request))
    return told | {"verdict": str(found.verdict), "proofs": found.proofs}


def _stored(code: str, day: dt.date) -> dict[str, Any]:
    standing = Judgement.objects.of_organisation().standing(end_of(day))
    found = standing.filter(clause=code).first()
    if found is None:
        return {"verdict": Verdict.NO_EVIDENCE, "proofs": []}
    proofs = [
        SimpleNamespace(
            name=proof["proof"],
            rule=rule_of(proof),
            figure=SimpleNamespace(**proof),
            records=[],
            hidden=proof["total"] - proof["kept"],
        )
        for proof in found.proofs
    ]
    return {"verdict": found.verdict, "proofs": proofs}


@router.post("/clauses/{code}/reminder", response=list[int])
def reminder(request: HttpRequest, code: str) -> Any:
    """Remind the owners; the ids of the people reminded."""
    return [person.pk for person in remind(_row(code).code, by=_person(request))]


@router.post("/clauses/{code}/attestation", response={201: int})
def attestation(request: HttpRequest, code: str, body: AttestationIn) -> Any:
    """Vouch for a clause without evidence."""
    word = attest(_row(code).code, by=_person(request), **body.dict())
    return 201, word.pk


@router.get("/parameters/", response=list[ParameterOut])
def parameters(request: HttpRequest) -> Any:
    """Every parameter with the value in force."""
    rules = settled()
    return [
        {
            "name": one.name,
            "clause": one.clause,
            "title": parameter_title(one.name),
            "unit": one.unit,
            "value": rules.values[one.name],
            "since": rules.rows[one.name].effective_on if one.name in rules.rows else None,
        }
        for one in catalogue().values()
    ]


@router.post("/parameters/{name}/proposals", response={201: int})
def proposals(request: HttpRequest, name: str, body: ProposalIn) -> Any:
    """Ask for a new value; somebody else approves it."""
    return 201, propose(name, by=_person(request), **body.dict()).pk
