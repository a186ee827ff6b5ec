"""Checks: the list, those of a project, planning one, and the sheet one works through."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.acts import what_was_done
from charter.ground.errors import Refused
from charter.ground.keys import key_in
from charter.ground.web import exported, page, toast
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to
from charter.rooms.projects import presenting
from charter.rooms.projects.models import Project
from charter.rooms.projects.permissions import may_open
from charter.rooms.projects.views.common import project_of
from charter.rooms.quality.acts import CHECK_ACTS as ACTS
from charter.rooms.quality.forms.checks import PlanCheckForm, SheetForm
from charter.rooms.quality.lots import standing_of, why
from charter.rooms.quality.models import Check, CheckItem, Feedback, Method
from charter.rooms.quality.permissions import check_verbs_for, may_plan_checks
from charter.rooms.quality.places import project_places, room_tabs
from charter.rooms.quality.sheets import coverage, sheet_of
from charter.rooms.quality.tables import checks as tables
from charter.rooms.quality.verbs import checkplans, checks
from charter.rooms.quality.web import tried
from charter.rooms.surveys.queries import answers_about

RECENT = 20
PEOPLE = ("project", "department", "customer", "author", "checker", "planned_by", "task")


@open_to(staff=True)
@require_GET
def every(request: Request) -> HttpResponseBase:
    rows = Check.objects.visible_to(request.user)
    if answer := exported(tables.CHECKS, lambda: tables.shown(rows), request, "checks"):
        return answer
    view = tables.ALL_CHECKS.view(request.user, request.GET)
    may_plan = may_plan_checks(request.user, None)
    return page(request, "quality/checks.html", view=view, may_plan=may_plan, tabs=room_tabs())


@open_to(staff=True)
@require_GET
def of_project(request: Request, pk: int) -> HttpResponseBase:
    """What was looked at, deliverable by deliverable, and every check."""
    project = project_of(request, pk)
    rows = Check.objects.visible_to(request.user).filter(project=pk)
    if answer := exported(tables.OF_PROJECT, lambda: tables.shown(rows), request, "checks"):
        return answer
    shown = presenting.frame(project, request.user)
    shown["view"] = tables.CHECKS_OF_PROJECT.view(request.user, request.GET, project=pk)
    shown["coverage"] = coverage(project)
    shown["may_plan"] = may_plan_checks(request.user, project)
    shown["places"] = project_places(pk)
    told = Feedback.objects.visible_to(request.user).filter(project=pk)
    shown["feedback"] = told.select_related("by", "project")[:RECENT]
    return page(request, "quality/project_checks.html", **shown)


@open_to(staff=True)
@require_POST
def arrange(request: Request, pk: int) -> HttpResponse:
    """Self-check and cross-check for every deliverable that has none."""
    made = checkplans.plan_for(project_of(request, pk), by=request.user)
    said = _("安排了%(n)s項檢查") % {"n": len(made)} if made else _("每個交付物都已安排檢查")
    toast(request, said)
    return redirect("quality:checks_of_project", pk=pk)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """`?project=7` plans within that project."""
    asked = key_in(request.GET.get("project", ""))
    seen = Project.objects.visible_to(request.user)
    project = seen.filter(pk=asked).first() if asked else None
    form = PlanCheckForm(request.POST or None).within(project)
    made: list[Check] = []

    def do(data: dict[str, Any]) -> None:
        made.append(checks.plan(checks.Wanted(project=project, **data), by=request.user))

    if form.is_bound and tried(form, do):
        toast(request, _("%(number)s已安排") % {"number": made[0].number})
        return redirect("quality:check", pk=made[0].pk)
    answer = page(request, "quality/check_new.html", form=form, project=project)
    answer.status_code = 422 if form.is_bound else 200
    return answer


def known(request: Request, pk: int) -> Check:
    seen = Check.objects.visible_to(request.user).select_related(*PEOPLE)
    one: Check = get_object_or_404(seen, pk=pk)
    return one


def _shown(request: Request, one: Check, status: int = 200, **sheet: Any) -> HttpResponse:
    can = check_verbs_for(request.user, one)
    file = sheet_of(one)
    shown: dict[str, Any] = {
        "acts": [(verb, act) for verb, act in ACTS.items() if verb in can],
        "can": can,
        "may_open": may_open(request.user, one.project_id),
        "file": file,
        "entries": Entry.objects.of(one).select_related("by").latest_first()[:RECENT],
        "given": answers_about(one).first() if one.method == Method.CUSTOMER else None,
        "feedback": one.customer_feedback.select_related("by", "project")
        if one.method == Method.CUSTOMER
        else None,
    }
    if one.is_sampled:
        now = standing_of(one)
        shown |= {"standing": now, "severity_why": why(now)}
    if "answer" in can and "sheet" not in sheet:
        sheet["sheet"] = SheetForm(one, file.items)
    answer = page(request, "quality/check.html", check=one, **shown, **sheet)
    answer.status_code = status
    return answer


@open_to(staff=True)
@require_GET
def check(request: Request, pk: int) -> HttpResponse:
    return _shown(request, known(request, pk))


@open_to(staff=True)
@require_POST
def begin(request: Request, pk: int) -> HttpResponse:
    one = known(request, pk)
    try:
        checks.begin(one, by=request.user)
    except Refused as refusal:
        return _shown(request, one, 422, wrong=str(refusal))
    return redirect("quality:check", pk=pk)


@open_to(staff=True)
@require_POST
def sheet(request: Request, pk: int) -> HttpResponse:
    """Keep what was seen so far; with the button 完成 the check is finished as well."""
    one = known(request, pk)
    form = SheetForm(one, one.items.all(), request.POST, request.FILES)
    by = request.user
    kept = tried(form, lambda _d: checks.answer(one, marks=form.marks, uploads=form.uploads, by=by))
    if not kept:
        return _shown(request, known(request, pk), 422, sheet=form)
    if request.POST.get("then") != "finish":
        toast(request, _("已記下，可以之後再繼續"))
        return redirect("quality:check", pk=pk)
    if not tried(form, lambda _d: checks.finish(one, by=by, **form.ending)):
        return _shown(request, known(request, pk), 422, sheet=form)
    toast(request, _("檢查已完成"))
    return redirect("quality:check", pk=pk)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Hand over or cancel: `GET` opens the form in the page, `POST` does it."""
    if verb not in ACTS:
        raise Http404
    one, act = known(request, pk), ACTS[verb]
    if request.method == "GET":
        if verb not in check_verbs_for(request.user, one):
            raise Refused("quality.not_now", _("現在的狀態或你的權限不能做這件事。"))
        return _shown(request, one, verb=verb, act=act, form=act.form())
    form = act.form(request.POST)
    if tried(form, lambda data: act.do(one, by=request.user, **data)):
        toast(request, what_was_done(one.number, act))
        return redirect("quality:check", pk=pk)
    return _shown(request, known(request, pk), 422, verb=verb, act=act, form=form)


@open_to(staff=True)
@require_GET
def item(request: Request, pk: int) -> HttpResponse:
    """An item has no page of its own: its check shows it."""
    one = get_object_or_404(CheckItem.objects.visible_to(request.user), pk=pk)
    return redirect("quality:check", pk=one.check_of_id)


@open_to(staff=True)
@require_POST
def register(request: Request, pk: int) -> HttpResponse:
    """What failed becomes a problem in one step."""
    one = get_object_or_404(CheckItem.objects.visible_to(request.user), pk=pk)
    problem = checkplans.register(one, by=request.user)
    toast(request, _("%(number)s已登記") % {"number": problem.number})
    return redirect("quality:check", pk=one.check_of_id)
