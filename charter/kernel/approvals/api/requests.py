"""Requests over JSON: list, show, decide, ask, route."""

from typing import cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import File, Router
from ninja.files import UploadedFile

from charter.kernel.approvals import verbs
from charter.kernel.approvals.api.schemas import (
    ApproverIn,
    CheckOut,
    DecisionIn,
    DecisionOut,
    HeldIn,
    HeldOut,
    PersonIn,
    ReasonIn,
    RequestDetail,
    RequestOut,
    ReturnIn,
    WordsIn,
)
from charter.kernel.approvals.details import asked_now, files
from charter.kernel.approvals.models import Held, Question, Request, Step
from charter.kernel.approvals.permissions import verbs_for
from charter.kernel.approvals.presentation import Check, checks_of
from charter.kernel.approvals.web import demand_proof
from charter.kernel.files.verbs import Upload
from charter.org.models import Person

router = Router()
PAGE = 50


def _load(request: HttpRequest, pk: int) -> tuple[Request, Person]:
    person = request.user
    assert isinstance(person, Person)
    seen = Request.objects.visible_to(person).select_related("flow", "applicant")
    return get_object_or_404(seen, pk=pk), person


def _colleague(pk: int) -> Person:
    return get_object_or_404(Person.objects.staff(), pk=pk)


def _shown(asked: Request, person: Person) -> Request:
    """`attached` are the ids of files that the person may open under /api/files/."""
    looked = asked_now(asked, person)
    told = {
        "content": looked.version.content,
        "route": looked.version.route,
        "can": verbs_for(person, asked),
        "before_deciding": [_told(check) for check in checks_of(looked)],
        "asked": list(Question.objects.filter(request=asked)),
        "attached": [file.pk for file, may in files(asked, person) if may],
    }
    for name, value in told.items():
        setattr(asked, name, value)
    return asked


def _told(check: Check) -> dict[str, str]:
    return {name: str(getattr(check, name)) for name in CheckOut.model_fields}


@router.get("/", response=list[RequestOut])
def list_requests(
    request: HttpRequest, tab: str = "", state: str = "", flow: str = "", after: int = 0
) -> object:
    """Newest first, fifty at a time; go on with `after=<last id>`. `tab` is todo, done, mine, cc
    or empty for everything one may see."""
    person = request.user
    assert isinstance(person, Person)
    every = Request.objects.all()
    tabs = {
        "todo": every.waiting_for,
        "done": every.decided_by_me,
        "mine": every.started_by,
        "cc": every.copied_to,
    }
    found = tabs.get(tab, every.visible_to)(person)
    wanted = {"state": state, "flow_code": flow, "pk__lt": after}
    return found.filter(**{k: v for k, v in wanted.items() if v}).order_by("-pk")[:PAGE]


@router.get("/{int:pk}", response=RequestDetail)
def show_request(request: HttpRequest, pk: int) -> object:
    return _shown(*_load(request, pk))


@router.post("/{int:pk}/decision", response=DecisionOut)
def decide(request: HttpRequest, pk: int, body: DecisionIn) -> object:
    asked, person = _load(request, pk)
    demand_proof(request, asked)
    conditions = [condition.dict() for condition in body.conditions]
    return verbs.decide(
        asked,
        verdict=body.verdict,
        by=person,
        comment=body.comment,
        conditions=conditions,
        key=body.key,
        seen=body.seen,
    )


@router.post("/{int:pk}/held-decisions", response=HeldOut)
def hold(request: HttpRequest, pk: int, body: HeldIn) -> object:
    """Sent now, made ten seconds later; until then it can be undone."""
    asked, person = _load(request, pk)
    demand_proof(request, asked)
    step = get_object_or_404(Step, pk=body.step, request=asked) if body.step else None
    given = body.dict(exclude={"step", "conditions"})
    conditions = [condition.dict() for condition in body.conditions]
    return verbs.hold(asked, by=person, step=step, conditions=conditions, **given)


@router.get("/held-decisions/{int:held}", response=HeldOut)
def show_held(request: HttpRequest, held: int) -> object:
    return _own(request, held)


@router.delete("/held-decisions/{int:held}", response=HeldOut)
def undo(request: HttpRequest, held: int) -> object:
    found = _own(request, held)
    return verbs.undo(found, by=found.by)


def _own(request: HttpRequest, held: int) -> Held:
    return get_object_or_404(Held.objects.filter(by=cast(Person, request.user)), pk=held)


@router.post("/{int:pk}/return", response=RequestDetail)
def return_to(request: HttpRequest, pk: int, body: ReturnIn) -> object:
    asked, person = _load(request, pk)
    step = get_object_or_404(Step, pk=body.step, request=asked) if body.step else None
    return _shown(verbs.return_to(asked, by=person, reason=body.reason, step=step), person)


@router.post("/{int:pk}/withdrawal", response=RequestDetail)
def withdraw(request: HttpRequest, pk: int, body: ReasonIn) -> object:
    asked, person = _load(request, pk)
    return _shown(verbs.withdraw(asked, by=person, reason=body.reason), person)


@router.post("/{int:pk}/approvers", response=RequestDetail)
def add_approver(request: HttpRequest, pk: int, body: ApproverIn) -> object:
    asked, person = _load(request, pk)
    colleague = _colleague(body.person)
    verbs.add_approver(asked, person=colleague, by=person, where=body.where, reason=body.reason)
    return _shown(_load(request, pk)[0], person)


@router.delete("/{int:pk}/approvers/{int:step}", response=RequestDetail)
def remove_approver(request: HttpRequest, pk: int, step: int) -> object:
    asked, person = _load(request, pk)
    added = get_object_or_404(Step, pk=step, request=asked)
    return _shown(verbs.remove_approver(asked, step=added, by=person), person)


@router.post("/{int:pk}/seat", response=RequestDetail)
def hand_over(request: HttpRequest, pk: int, body: PersonIn) -> object:
    asked, person = _load(request, pk)
    to = _colleague(body.person)
    return _shown(verbs.hand_over(asked, person=to, by=person, reason=body.reason), person)


@router.post("/{int:pk}/appointment", response=RequestDetail)
def appoint(request: HttpRequest, pk: int, body: PersonIn) -> object:
    asked, person = _load(request, pk)
    named = _colleague(body.person)
    return _shown(verbs.appoint(asked, person=named, by=person, reason=body.reason), person)


@router.post("/{int:pk}/reminder", response=RequestDetail)
def urge(request: HttpRequest, pk: int) -> object:
    asked, person = _load(request, pk)
    return _shown(verbs.urge(asked, by=person), person)


@router.post("/{int:pk}/questions", response=RequestDetail)
def ask(request: HttpRequest, pk: int, body: WordsIn) -> object:
    asked, person = _load(request, pk)
    verbs.ask(asked, text=body.text, by=person)
    return _shown(asked, person)


@router.post("/{int:pk}/questions/{int:question}/answer", response=RequestDetail)
def answer(request: HttpRequest, pk: int, question: int, body: WordsIn) -> object:
    asked, person = _load(request, pk)
    found = get_object_or_404(Question, pk=question, request=asked)
    verbs.answer(found, text=body.text, by=person)
    return _shown(asked, person)


@router.post("/{int:pk}/files", response=RequestDetail)
def attach(request: HttpRequest, pk: int, file: File[UploadedFile]) -> object:
    """One file of at most 20 MB, as multipart form data."""
    asked, person = _load(request, pk)
    verbs.attach(asked, upload=cast(Upload, file), by=person)
    return _shown(asked, person)
