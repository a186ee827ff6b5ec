"""Communication over JSON: the same verbs as the pages."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Schema

from charter.ground.errors import Refused
from charter.org.models import Person
from charter.rooms.communication import verbs
from charter.rooms.communication.models import Concern, Line, Opinion, Outlet, Plan, Report
from charter.rooms.projects.models import Project

router = Router()
PAGE = 50


class LineIn(Schema):
    audience: str
    channel: str
    goal: str
    content: str
    every_days: int


class LineOut(LineIn):
    id: int
    starts_on: dt.date | None
    ended_on: dt.date | None


class PlanOut(Schema):
    id: int
    project_id: int
    agreed_at: dt.datetime | None
    lines: list[LineOut]


class ReportOut(Schema):
    id: int
    project_id: int
    audience: str
    title: str
    since: dt.date
    until: dt.date
    facts: dict[str, Any]
    words: str
    state: str
    sent_at: dt.datetime | None
    digest: str


class AudienceIn(Schema):
    audience: str


class WordsIn(Schema):
    words: str
    redraw: bool = False


class SendIn(Schema):
    digest: str = ""
    outlets: list[int] = []


class VoiceOut(Schema):
    id: int
    project_id: int | None
    text: str
    due: dt.date
    state: str
    answer: str
    answered_on: dt.date | None


class ConcernIn(Schema):
    text: str
    kind: str = "opinion"
    who: str = ""


class OpinionIn(Schema):
    text: str
    project: int | None = None
    nameless: bool = False


class AnswerIn(Schema):
    answer: str


class ReasonIn(Schema):
    reason: str


def _who(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _project(request: HttpRequest, pk: int) -> Project:
    return get_object_or_404(Project.objects.visible_to(_who(request)).distinct(), pk=pk)


def _plan(request: HttpRequest, pk: int) -> Plan:
    return get_object_or_404(Plan, project=_project(request, pk))


@router.get("/projects/{int:pk}/plan", response=PlanOut)
def show_plan(request: HttpRequest, pk: int) -> Any:
    plan = _plan(request, pk)
    return {
        "id": plan.pk,
        "project_id": pk,
        "agreed_at": plan.agreed_at,
        "lines": list(plan.lines.all()),
    }


@router.post("/projects/{int:pk}/plan", response=PlanOut)
def propose(request: HttpRequest, pk: int) -> Any:
    verbs.propose(_project(request, pk), by=_who(request))
    return show_plan(request, pk)


@router.post("/projects/{int:pk}/plan/agreement", response=PlanOut)
def agree(request: HttpRequest, pk: int) -> Any:
    verbs.agree(_plan(request, pk), by=_who(request))
    return show_plan(request, pk)


@router.post("/projects/{int:pk}/lines", response=LineOut)
def add_line(request: HttpRequest, pk: int, body: LineIn) -> Any:
    return verbs.add_line(_project(request, pk), by=_who(request), **body.dict())


@router.post("/projects/{int:pk}/lines/{int:line}/end", response=LineOut)
def end_line(request: HttpRequest, pk: int, line: int, body: ReasonIn) -> Any:
    found = get_object_or_404(Line, pk=line, plan__project=_project(request, pk))
    verbs.end_line(found, reason=body.reason, by=_who(request))
    found.refresh_from_db()
    return found


@router.get("/reports", response=list[ReportOut])
def list_reports(request: HttpRequest, project: int = 0, before: int = 0) -> Any:
    asked = {"project": project, "pk__lt": before}
    rows = Report.objects.visible_to(_who(request))
    return rows.filter(**{k: v for k, v in asked.items() if v}).order_by("-pk")[:PAGE]


def _report(request: HttpRequest, pk: int) -> Report:
    rows = Report.objects.visible_to(_who(request)).select_related("project")
    return get_object_or_404(rows, pk=pk)


@router.get("/reports/{int:pk}", response=ReportOut)
def show_report(request: HttpRequest, pk: int) -> Any:
    return _report(request, pk)


@router.post("/projects/{int:pk}/reports", response=ReportOut)
def draft_report(request: HttpRequest, pk: int, body: AudienceIn) -> Any:
    project = _project(request, pk)
    return verbs.draft_report(project, audience=body.audience, by=_who(request))


@router.put("/reports/{int:pk}", response=ReportOut)
def write(request: HttpRequest, pk: int, body: WordsIn) -> Any:
    verbs.write(_report(request, pk), words=body.words, redraw=body.redraw, by=_who(request))
    return _report(request, pk)


@router.post("/reports/{int:pk}/sending", response=ReportOut)
def send_report(request: HttpRequest, pk: int, body: SendIn) -> Any:
    outlets = list(Outlet.objects.chats().filter(pk__in=body.outlets))
    if len(outlets) != len(set(body.outlets)):
        raise Refused("communication.not_a_chat", _("只能貼到使用中的即時訊息渠道。"))
    report = _report(request, pk)
    return verbs.send_report(report, digest=body.digest, outlets=outlets, by=_who(request))


@router.get("/concerns", response=list[VoiceOut])
def list_concerns(request: HttpRequest, state: str = "", before: int = 0) -> Any:
    asked = {"state": state, "pk__lt": before}
    rows = Concern.objects.visible_to(_who(request))
    return rows.filter(**{k: v for k, v in asked.items() if v}).order_by("-pk")[:PAGE]


@router.post("/projects/{int:pk}/concerns", response=VoiceOut)
def raise_concern(request: HttpRequest, pk: int, body: ConcernIn) -> Any:
    return verbs.raise_concern(_project(request, pk), by=_who(request), **body.dict())


@router.post("/concerns/{int:pk}/answer", response=VoiceOut)
def answer_concern(request: HttpRequest, pk: int, body: AnswerIn) -> Any:
    found = get_object_or_404(Concern.objects.visible_to(_who(request)), pk=pk)
    verbs.answer_concern(found, answer=body.answer, by=_who(request))
    return found


@router.get("/opinions", response=list[VoiceOut])
def list_opinions(request: HttpRequest, state: str = "", before: int = 0) -> Any:
    asked = {"state": state, "pk__lt": before}
    rows = Opinion.objects.visible_to(_who(request))
    return rows.filter(**{k: v for k, v in asked.items() if v}).order_by("-pk")[:PAGE]


@router.post("/opinions", response=VoiceOut)
def say(request: HttpRequest, body: OpinionIn) -> Any:
    project = _project(request, body.project) if body.project else None
    person = None if body.nameless else _who(request)
    return verbs.say(text=body.text, project=project, author=person, by=person)


@router.post("/opinions/{int:pk}/answer", response=VoiceOut)
def answer_opinion(request: HttpRequest, pk: int, body: AnswerIn) -> Any:
    found = get_object_or_404(Opinion.objects.visible_to(_who(request)), pk=pk)
    verbs.answer_opinion(found, answer=body.answer, by=_who(request))
    return found
