"""Problems over JSON: the same forms and verbs as the pages."""

import datetime as dt
from typing import Any, cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Body, Field, File, Router, Schema
from ninja.files import UploadedFile

from charter.ground.api import wrong
from charter.ground.errors import Refused
from charter.kernel.files.verbs import Upload
from charter.rooms.quality.acts import ACTS
from charter.rooms.quality.api.common import acted, person
from charter.rooms.quality.backtesting import backtest
from charter.rooms.quality.forms.problems import FindingForm
from charter.rooms.quality.grading import checked, current_rules
from charter.rooms.quality.models import Problem
from charter.rooms.quality.permissions import may_issue, verbs_for
from charter.rooms.quality.verbs import imports, problems
from charter.rooms.quality.verbs.grades import set_major_rules
from charter.rooms.quality.views.problems import found_in

router = Router()
MOST = 50


class ProblemOut(Schema):
    id: int
    number: str
    title: str
    state: str
    grade: str
    step: str
    source: str
    project: int | None = Field(alias="project_id")
    owner: int = Field(alias="owner_id")
    due: dt.date
    verify_from: dt.date | None
    recurrence_of: int | None = Field(alias="recurrence_of_id")


class ProblemDetail(ProblemOut):
    description: str
    containment: str
    cause: str
    round: int
    verified_by: int | None = Field(None, alias="verified_by_id")
    verified_on: dt.date | None
    can: list[str]


class Page(Schema):
    items: list[ProblemOut]
    after: int | None


class TrialIn(Schema):
    rules: list[dict[str, Any]]


class RulesIn(TrialIn):
    reason: str


class RowsIn(Schema):
    rows: list[dict[str, Any]]


def _problem(request: HttpRequest, pk: int) -> Problem:
    seen = Problem.objects.visible_to(person(request))
    one: Problem = get_object_or_404(seen.select_related("owner", "project", "cause"), pk=pk)
    return one


def _detail(request: HttpRequest, pk: int) -> dict[str, Any]:
    one = _problem(request, pk)
    names = {f.attname for f in Problem._meta.concrete_fields}
    facts = {name: getattr(one, name) for name in names}
    cause = str(one.cause) if one.cause else ""
    return {**facts, "number": one.number, "cause": cause, "can": verbs_for(person(request), one)}


@router.get("/problems/", response=Page)
def list_problems(
    request: HttpRequest, state: str = "", project: int | None = None, after: int | None = None
) -> Any:
    """Fifty at a time, the newest first; `after` of the answer leads to the next fifty."""
    found = Problem.objects.visible_to(person(request)).order_by("-id")
    found = found.filter(state=state) if state in Problem.State.values else found
    found = found.filter(project=project) if project else found
    found = found.filter(pk__lt=after) if after else found
    items = list(found[: MOST + 1])
    return {"items": items[:MOST], "after": items[MOST - 1].pk if len(items) > MOST else None}


@router.post("/problems/", response={201: ProblemDetail})
def report(request: HttpRequest, data: Body[dict[str, Any]]) -> Any:
    form = FindingForm(data)
    if not form.is_valid():
        return wrong(form)
    made = problems.report(found_in(form.cleaned_data), by=person(request))
    return 201, _detail(request, made.pk)


@router.get("/problems/{int:pk}/", response=ProblemDetail)
def read(request: HttpRequest, pk: int) -> Any:
    return _detail(request, pk)


@router.post("/problems/{int:pk}/files/", response=ProblemDetail)
def hand_in(request: HttpRequest, pk: int, file: File[UploadedFile]) -> Any:
    one = _problem(request, pk)
    problems.add_files(one, uploads=[cast(Upload, file)], by=person(request))
    return _detail(request, pk)


@router.post("/problems/import/", response={201: list[ProblemOut]})
def bring_in(request: HttpRequest, data: RowsIn) -> Any:
    """All rows or none; a row that is closed says who verified it when, and with what effect."""
    return 201, imports.bring_in(data.rows, by=person(request))


@router.post("/problems/{int:pk}/{verb}/", response=ProblemDetail)
def act(request: HttpRequest, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    one = _problem(request, pk)
    answer = acted(ACTS, verb, one, data, person(request))
    return answer if answer is not None else _detail(request, pk)


@router.get("/rules/")
def rules(request: HttpRequest) -> Any:
    """What makes a problem major."""
    return {"rules": current_rules()}


@router.post("/rules/trial/")
def try_rules(request: HttpRequest, data: TrialIn) -> Any:
    """What these rules would have meant for the problems of the last year; nothing is set."""
    if not may_issue(person(request)):
        raise Refused("quality.may_not_set_rules", _("判定規則由質量管理或管理層調整。"))
    found = backtest(checked(data.rules))
    rises, falls = ([one.pk for one, _why in rows] for rows in (found.rises, found.falls))
    return {"looked": found.looked, "rises": rises, "falls": falls}


@router.post("/rules/")
def set_rules(request: HttpRequest, data: RulesIn) -> Any:
    set_major_rules(data.rules, reason=data.reason, by=person(request))
    return {"rules": current_rules()}
