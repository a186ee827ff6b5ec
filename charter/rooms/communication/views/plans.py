"""The project's tab: its plan against what happened, meetings, reports, what came back."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground import clock
from charter.ground.web import page, toast
from charter.kernel.meetings.models import Meeting, Series
from charter.org.web import Request, open_to
from charter.rooms.communication import verbs
from charter.rooms.communication.forms import AudienceForm, HeardForm, LineForm
from charter.rooms.communication.models import Concern, Line, Occasion, Plan, Report
from charter.rooms.communication.web import project_of, tried
from charter.rooms.projects import presenting
from charter.rooms.projects.models import Project
from charter.rooms.projects.permissions import may_work_in

DOTS = 8


def _lines(plan: Plan | None) -> list[dict[str, Any]]:
    """Each line with its latest occasions, oldest first, and its share on time."""
    if plan is None:
        return []
    recent = Prefetch("occasions", Occasion.objects.order_by("-due", "-pk"), to_attr="recent")
    found = []
    for line in plan.lines.filter(ended_on=None).prefetch_related(recent):
        occasions: list[Occasion] = line.recent
        today = clock.today()
        decided = [o for o in occasions if not o.lapsed and (o.happened_on or o.due < today)]
        kept = sum(1 for o in decided if o.happened_on and o.happened_on <= o.due)
        found.append(
            {
                "line": line,
                "dots": occasions[:DOTS][::-1],
                "share": 100 * kept / len(decided) if decided else None,
                "next": min((o.due for o in occasions if o.tone == "info"), default=None),
            }
        )
    return found


def _shown(request: Request, project: Project, **bound: Any) -> HttpResponse:
    plan = Plan.objects.filter(project=project).select_related("agreed_by").first()
    meetings = Meeting.objects.about(project).order_by("-starts_at", "-pk")
    reports = Report.objects.filter(project=project).exclude(state="discarded")
    concerns = Concern.objects.filter(project=project).select_related("by")
    answer = page(
        request,
        "communication/of_project.html",
        plan=plan,
        lines=_lines(plan),
        meetings=meetings[:8],
        series=Series.objects.about(project).active(),
        reports=reports.order_by("-pk")[:8],
        concerns=concerns.order_by("state", "-pk")[:20],
        line_form=bound.get("line") or LineForm(auto_id="line-%s"),
        audience_form=AudienceForm(auto_id="report-%s"),
        heard_form=bound.get("heard") or HeardForm(auto_id="heard-%s"),
        may_work=may_work_in(request.user, project),
        **presenting.frame(project, request.user),
    )
    answer.status_code = 422 if bound else 200
    return answer


@open_to(staff=True)
@require_GET
def of_project(request: Request, pk: int) -> HttpResponse:
    return _shown(request, project_of(request, pk))


@open_to(staff=True)
@require_GET
def plan(request: Request, pk: int) -> HttpResponse:
    return redirect(get_object_or_404(Plan.objects.visible_to(request.user), pk=pk))


@open_to(staff=True)
@require_POST
def propose(request: Request, pk: int) -> HttpResponse:
    project = project_of(request, pk)
    verbs.propose(project, by=request.user)
    toast(request, _("已按服務類型擬出溝通計劃，請檢查後確認。"))
    return redirect("communication:of_project", pk)


@open_to(staff=True)
@require_POST
def agree(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Plan, project=project_of(request, pk))
    verbs.agree(found, by=request.user)
    toast(request, _("溝通計劃已確認，從今天起計。"))
    return redirect("communication:of_project", pk)


@open_to(staff=True)
@require_POST
def add_line(request: Request, pk: int) -> HttpResponse:
    project, form = project_of(request, pk), LineForm(request.POST, auto_id="line-%s")

    def add(data: dict[str, Any]) -> None:
        verbs.add_line(project, by=request.user, **data)

    if tried(request, form, add):
        return redirect("communication:of_project", pk)
    return _shown(request, project, line=form)


@open_to(staff=True)
@require_POST
def end_line(request: Request, pk: int, line: int) -> HttpResponse:
    project = project_of(request, pk)
    found = get_object_or_404(Line.objects.select_related("plan"), pk=line, plan__project=project)
    verbs.end_line(found, reason=request.POST.get("reason", ""), by=request.user)
    return redirect("communication:of_project", pk)


@open_to(staff=True)
@require_POST
def heard(request: Request, pk: int) -> HttpResponse:
    """What a customer said on the telephone or in the corridor is noted."""
    project, form = project_of(request, pk), HeardForm(request.POST, auto_id="heard-%s")

    def note(data: dict[str, Any]) -> None:
        verbs.raise_concern(project, by=request.user, **data)

    if tried(request, form, note):
        return redirect("communication:of_project", pk)
    return _shown(request, project, heard=form)


def projects_of(request: Request) -> QuerySet[Project]:
    seen = Project.objects.visible_to(request.user).active().distinct()
    return seen.select_related("customer", "manager", "communication").order_by("-pk")
