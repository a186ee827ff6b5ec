"""Problems, suggestions and reports over JSON: the same forms and verbs as the pages."""

import datetime as dt
from decimal import Decimal
from typing import Any, cast

from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Body, Field, File, Router, Schema
from ninja.files import UploadedFile

from charter.kernel.files.verbs import Upload
from charter.org.models import Person
from charter.rooms.quality.acts import ACTS, SUGGESTION_ACTS, Act
from charter.rooms.quality.forms import FindingForm
from charter.rooms.quality.grading import current_rules
from charter.rooms.quality.models import Problem, QualityReport, Suggestion
from charter.rooms.quality.permissions import suggestion_verbs_for, verbs_for
from charter.rooms.quality.verbs import imports, problems, suggestions
from charter.rooms.quality.verbs import reports as report_verbs
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


class SuggestionOut(Schema):
    id: int
    title: str
    state: str
    suggested_by: int = Field(alias="suggested_by_id")
    answer_due: dt.date
    decision_due: dt.date
    before: Decimal | None
    after: Decimal | None
    can: list[str] = []


class SuggestionIn(Schema):
    title: str
    present: str
    idea: str


class ReportOut(Schema):
    id: int
    month: dt.date
    state: str
    sha256: str
    figures: dict[str, Any]


class ReportIn(Schema):
    month: dt.date
    remarks: str = ""


class RulesIn(Schema):
    rules: list[dict[str, Any]]
    reason: str


class RowsIn(Schema):
    rows: list[dict[str, Any]]


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _problem(request: HttpRequest, pk: int) -> Problem:
    seen = Problem.objects.visible_to(_person(request))
    one: Problem = get_object_or_404(seen.select_related("owner", "project", "cause"), pk=pk)
    return one


def _detail(request: HttpRequest, pk: int) -> dict[str, Any]:
    one = _problem(request, pk)
    names = {f.attname for f in Problem._meta.concrete_fields}
    facts = {name: getattr(one, name) for name in names}
    cause = str(one.cause) if one.cause else ""
    return {**facts, "number": one.number, "cause": cause, "can": verbs_for(_person(request), one)}


def _acted(acts: dict[str, Act], verb: str, subject: Any, data: Any, by: Person) -> Any:
    """The verb by its form; 422 with what is wrong, field by field."""
    if verb not in acts or "uploads" in acts[verb].form.base_fields:
        raise Http404
    form = acts[verb].form(data)
    if not form.is_valid():
        return _wrong(form)
    acts[verb].do(subject, by=by, **form.cleaned_data)
    return None


def _wrong(form: Any) -> JsonResponse:
    detail = [
        {"loc": ["body", name], "msg": str(errors[0]), "type": "form"}
        for name, errors in form.errors.items()
    ]
    return JsonResponse({"detail": detail}, status=422)


@router.get("/problems/", response=Page)
def list_problems(
    request: HttpRequest, state: str = "", project: int | None = None, after: int | None = None
) -> Any:
    """Fifty at a time, the newest first; `after` of the answer leads to the next fifty."""
    found = Problem.objects.visible_to(_person(request)).order_by("-id")
    found = found.filter(state=state) if state in Problem.State.values else found
    found = found.filter(project=project) if project else found
    found = found.filter(pk__lt=after) if after else found
    items = list(found[: MOST + 1])
    return {"items": items[:MOST], "after": items[MOST - 1].pk if len(items) > MOST else None}


@router.post("/problems/", response={201: ProblemDetail})
def report(request: HttpRequest, data: Body[dict[str, Any]]) -> Any:
    form = FindingForm(data)
    if not form.is_valid():
        return _wrong(form)
    made = problems.report(found_in(form.cleaned_data), by=_person(request))
    return 201, _detail(request, made.pk)


@router.get("/problems/{int:pk}/", response=ProblemDetail)
def read(request: HttpRequest, pk: int) -> Any:
    return _detail(request, pk)


@router.post("/problems/{int:pk}/files/", response=ProblemDetail)
def hand_in(request: HttpRequest, pk: int, file: File[UploadedFile]) -> Any:
    one = _problem(request, pk)
    problems.add_files(one, uploads=[cast(Upload, file)], by=_person(request))
    return _detail(request, pk)


@router.post("/problems/import/", response={201: list[ProblemOut]})
def bring_in(request: HttpRequest, data: RowsIn) -> Any:
    """All rows or none; a row that is closed says who verified it when, and with what effect."""
    return 201, imports.bring_in(data.rows, by=_person(request))


@router.post("/problems/{int:pk}/{verb}/", response=ProblemDetail)
def act(request: HttpRequest, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    one = _problem(request, pk)
    answer = _acted(ACTS, verb, one, data, _person(request))
    return answer if answer is not None else _detail(request, pk)


@router.get("/rules/")
def rules(request: HttpRequest) -> Any:
    """What makes a problem major."""
    return {"rules": current_rules()}


@router.post("/rules/")
def set_rules(request: HttpRequest, data: RulesIn) -> Any:
    set_major_rules(data.rules, reason=data.reason, by=_person(request))
    return {"rules": current_rules()}


def _suggestion(request: HttpRequest, pk: int) -> Suggestion:
    seen = Suggestion.objects.visible_to(_person(request))
    one: Suggestion = get_object_or_404(seen, pk=pk)
    return one


def _told(request: HttpRequest, one: Suggestion) -> dict[str, Any]:
    names = ("id", "title", "state", "suggested_by_id", "answer_due", "decision_due")
    facts = {name: getattr(one, name) for name in (*names, "before", "after")}
    return {**facts, "can": suggestion_verbs_for(_person(request), one)}


@router.post("/suggestions/", response={201: SuggestionOut})
def suggest(request: HttpRequest, data: SuggestionIn) -> Any:
    made = suggestions.submit(**data.model_dump(), by=_person(request))
    return 201, _told(request, made)


@router.get("/suggestions/{int:pk}/", response=SuggestionOut)
def read_suggestion(request: HttpRequest, pk: int) -> Any:
    return _told(request, _suggestion(request, pk))


@router.post("/suggestions/{int:pk}/{verb}/", response=SuggestionOut)
def act_on(request: HttpRequest, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    one = _suggestion(request, pk)
    answer = _acted(SUGGESTION_ACTS, verb, one, data, _person(request))
    return answer if answer is not None else _told(request, one)


@router.post("/reports/", response={201: ReportOut})
def draw_report(request: HttpRequest, data: ReportIn) -> Any:
    return 201, report_verbs.draw(data.month, remarks=data.remarks, by=_person(request))


@router.post("/reports/{int:pk}/publish/", response=ReportOut)
def publish_report(request: HttpRequest, pk: int) -> Any:
    one = get_object_or_404(QualityReport.objects.visible_to(_person(request)), pk=pk)
    report_verbs.publish(one, by=_person(request))
    return one
