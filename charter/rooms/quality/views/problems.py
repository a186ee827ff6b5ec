"""Problems: the list, reporting one (from a phone, with photos), its page, its 8D record."""

from dataclasses import fields
from typing import Any

from django import forms as django_forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.acts import lead, what_was_done
from charter.ground.errors import Refused
from charter.ground.keys import key_in
from charter.ground.web import exported, in_bulk, page, toast
from charter.org.models import Person
from charter.org.web import Request, open_to
from charter.rooms.projects import presenting
from charter.rooms.projects.models import Project
from charter.rooms.projects.permissions import may_open
from charter.rooms.projects.views.common import project_of
from charter.rooms.quality.acts import ACTS
from charter.rooms.quality.forms.problems import FindingForm
from charter.rooms.quality.models import Cause, Problem
from charter.rooms.quality.permissions import may_issue, verbs_for
from charter.rooms.quality.places import project_places, room_tabs
from charter.rooms.quality.problemfile import ProblemFile, file_of
from charter.rooms.quality.tables import problems as tables
from charter.rooms.quality.verbs.problems import Finding, report
from charter.rooms.quality.web import tried

NAMES = {field.name for field in fields(Finding)}


@open_to(staff=True)
@require_GET
def problems(request: Request) -> HttpResponseBase:
    rows = Problem.objects.visible_to(request.user)
    if answer := exported(tables.PROBLEMS, lambda: tables.shown(rows), request, "problems"):
        return answer
    view = tables.ALL_PROBLEMS.view(request.user, request.GET)
    may = may_issue(request.user)
    return page(request, "quality/problems.html", view=view, tabs=room_tabs(), may_import=may)


@open_to(staff=True)
@require_GET
def of_project(request: Request, pk: int) -> HttpResponseBase:
    """The project's own tab."""
    project = project_of(request, pk)
    rows = Problem.objects.visible_to(request.user).filter(project=pk)
    if answer := exported(tables.OF_PROJECT, lambda: tables.shown(rows), request, "problems"):
        return answer
    view = tables.PROBLEMS_OF_PROJECT.view(request.user, request.GET, project=pk)
    frame = {**presenting.frame(project, request.user), "places": project_places(pk)}
    return page(request, "quality/project.html", view=view, **frame)


def found_in(data: dict[str, Any]) -> Finding:
    return Finding(**{name: value for name, value in data.items() if name in NAMES})


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """`?project=7` begins with that project."""
    asked = key_in(request.GET.get("project", ""))
    seen = Project.objects.visible_to(request.user)
    start = {"project": asked if asked and seen.filter(pk=asked).exists() else None}
    form = FindingForm(request.POST or None, request.FILES or None, initial=start)
    form.fields["project"].queryset = seen.order_by("-id")  # type: ignore[attr-defined]
    made: list[Problem] = []

    def do(data: dict[str, Any]) -> None:
        uploads = data.get("uploads") or ()
        made.append(report(found_in(data), by=request.user, uploads=uploads))

    if form.is_bound and tried(form, do):
        toast(request, _("%(number)s已登記") % {"number": made[0].number})
        return redirect("quality:problem", pk=made[0].pk)
    answer = page(request, "quality/new.html", form=form)
    answer.status_code = 422 if form.is_bound else 200
    return answer


def open_file(pk: int) -> ProblemFile:
    if (found := file_of(pk)) is None:
        raise Http404
    return found


def shown(request: Request, file: ProblemFile, **sheet: Any) -> HttpResponse:
    can = [verb for verb in verbs_for(request.user, file.problem) if verb in ACTS]
    asked = lead(ACTS, can, file.problem)
    acts = [(verb, ACTS[verb], verb == asked) for verb in ACTS if verb in can]
    sheet["may_open"] = may_open(request.user, file.problem.project_id)
    return page(
        request, "quality/problem.html", file=file, problem=file.problem, acts=acts, **sheet
    )


@open_to(staff=True)
@require_GET
def problem(request: Request, pk: int) -> HttpResponse:
    return shown(request, open_file(pk))


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """`GET …/contain/` opens the form in the page, POST does it."""
    if verb not in ACTS:
        raise Http404
    file, act = open_file(pk), ACTS[verb]
    if request.method == "GET":
        return _asked(request, file, verb)
    form = act.form(request.POST, request.FILES)
    if tried(form, lambda data: act.do(file.problem, by=request.user, **data)):
        toast(request, what_was_done(file.problem.number, act))
        return redirect("quality:problem", pk=pk)
    answer = shown(request, open_file(pk), **_sheet(verb, form))
    answer.status_code = 422
    return answer


def _asked(request: Request, file: ProblemFile, verb: str) -> HttpResponse:
    if verb not in verbs_for(request.user, file.problem):
        raise Refused(
            "quality.not_now", _("現在的狀態或你的權限不能做這件事，請回到問題頁看可以做什麼。")
        )
    start = {name: getattr(file.problem, name) for name in ACTS[verb].keeps}
    return shown(request, file, **_sheet(verb, ACTS[verb].form(initial=start)))


def _sheet(verb: str, form: django_forms.Form) -> dict[str, Any]:
    for field in list(form.fields.values())[:1]:
        field.widget.attrs["data-focus"] = ""
    causes = Cause.objects.values_list("name", flat=True) if verb == "find_cause" else ()
    return {"verb": verb, "act": ACTS[verb], "form": form, "causes": causes}


@open_to(staff=True)
@require_GET
def eight_d(request: Request, pk: int) -> HttpResponse:
    """The 8D record on paper; of a minor problem it is its record of rectification."""
    file = open_file(pk)
    return page(request, "quality/eight_d.html", file=file, problem=file.problem)


@open_to(staff=True)
@require_POST
def bulk(request: Request) -> HttpResponse:
    rows = Problem.objects.visible_to(request.user)
    rows = rows.select_related("owner", "project", "team")
    return in_bulk(request, rows, tables.BULK, back="quality:problems", title=_("質量問題"))


@open_to(staff=True)
@require_GET
def home(request: Request) -> HttpResponse:
    return redirect("quality:problems")


def known(person: Person, pk: int) -> Problem:
    found = Problem.objects.visible_to(person).select_related("owner", "project", "cause", "team")
    one: Problem = get_object_or_404(found, pk=pk)
    return one
