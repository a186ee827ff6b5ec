"""Planning over JSON: the same verbs as the pages."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from charter.org.models import Person
from charter.rooms.projects.imports.compare import compare
from charter.rooms.projects.imports.reader import read
from charter.rooms.projects.models import Project, Task
from charter.rooms.projects.plan_people import People
from charter.rooms.projects.planning.chart import api as chart
from charter.rooms.projects.planning.delays import api as delays
from charter.rooms.projects.planning.edits import api as edits
from charter.rooms.projects.planning.experience import api as experience
from charter.rooms.projects.verbs import plan_import, progress

router = Router()
router.add_router("", edits.router)
router.add_router("", delays.router)
router.add_router("", chart.router)
router.add_router("", experience.router)
PAGE = 50


class TaskOut(Schema):
    id: int
    number: str
    kind: str
    name: str
    owner_id: int | None
    start: dt.datetime | None
    finish: dt.datetime | None
    percent: int
    actual_start: dt.datetime | None
    actual_finish: dt.datetime | None
    forecast_finish: dt.datetime | None
    is_critical: bool


class ReportIn(Schema):
    units_done: int | None = None
    reached: list[str] | None = None
    actual_start: dt.datetime | None = None
    remaining: int | None = None
    problem: str = ""
    note: str = ""


class FinishIn(Schema):
    actual_start: dt.datetime | None = None
    finished_at: dt.datetime | None = None
    note: str = ""


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _task(request: HttpRequest, pk: int) -> Task:
    return get_object_or_404(Task.objects.visible_to(_person(request)), pk=pk)


@router.get("/projects/{pk}/tasks", response=list[TaskOut])
def tasks(request: HttpRequest, pk: int, after: int = -1) -> Any:
    """The tasks in force, fifty at a time; `after` is the last row's position."""
    project = get_object_or_404(Project.objects.visible_to(_person(request)), pk=pk)
    rows = Task.objects.in_force().filter(project=project, position__gt=after)
    return list(rows.order_by("position")[:PAGE])


@router.get("/tasks/{pk}", response=TaskOut)
def task(request: HttpRequest, pk: int) -> Any:
    return _task(request, pk)


@router.post("/tasks/{pk}/reports", response=TaskOut)
def report(request: HttpRequest, pk: int, body: ReportIn) -> Any:
    progress.report_progress(_task(request, pk), by=_person(request), **body.dict())
    return _task(request, pk)


@router.post("/tasks/{pk}/finish", response=TaskOut)
def finish(request: HttpRequest, pk: int) -> Any:
    """Now, or as the body says (`FinishIn`); the body may be left out."""
    is_json = request.content_type == "application/json" and request.body
    told = FinishIn.model_validate_json(request.body).dict() if is_json else {}
    progress.finish_task(_task(request, pk), by=_person(request), **told)
    return _task(request, pk)


@router.post("/projects/{pk}/plan/preview")
def preview(request: HttpRequest, pk: int, file: UploadedFile = File(...)) -> dict[str, Any]:  # type: ignore[type-arg]  # noqa: B008
    """What would be imported and what is wrong with it; writes nothing."""
    get_object_or_404(Project.objects.visible_to(_person(request)), pk=pk)
    found, problems = read(file.read())
    People().warn_of_strangers(found, problems)
    comparison = None if problems.has_errors else compare(found)
    return {
        "counts": found.counts(),
        "errors": problems.has_errors,
        "same_start": comparison.same_start if comparison else None,
        "same_finish": comparison.same_finish if comparison else None,
        "groups": [
            {
                "severity": group.severity,
                "title": group.title,
                "repair": group.repair,
                "rows": [p.row for p in group.problems],
            }
            for group in problems.groups()
        ],
    }


@router.post("/projects/{pk}/plan/import")
def import_plan(request: HttpRequest, pk: int, file: UploadedFile = File(...)) -> dict[str, int]:  # type: ignore[type-arg]  # noqa: B008
    project = get_object_or_404(Project.objects.visible_to(_person(request)), pk=pk)
    plan = plan_import.import_plan(
        project, name=file.name or "plan", data=file.read(), by=_person(request)
    )
    return {"plan": plan.pk, "version": plan.version, "tasks": plan.tasks.count()}
