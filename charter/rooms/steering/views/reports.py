"""Reports of departments and evaluations of periods."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground.acts import tried
from charter.ground.errors import Refused
from charter.ground.web import filed, frozen, page, toast
from charter.org.web import Request, open_to
from charter.rooms.improvement.models import Plan
from charter.rooms.steering.acts import EVALUATIONS
from charter.rooms.steering.aims import stands
from charter.rooms.steering.drawing import grades_of, lacking
from charter.rooms.steering.forms import ReportForm
from charter.rooms.steering.models import Evaluation, Finding, Report
from charter.rooms.steering.papers import paper
from charter.rooms.steering.permissions import may_report
from charter.rooms.steering.verbs import report as hand_in
from charter.rooms.steering.views.acting import act_on, known, shown

SHOWN = 40


@open_to(staff=True)
@require_GET
def reports(request: Request) -> HttpResponse:
    found = Report.objects.visible_to(request.user).select_related("plan__department", "by")
    plans = Plan.objects.visible_to(request.user).filter(cycle__state="published")
    mine = [one for one in plans.select_related("department") if may_report(request.user, one)]
    return page(request, "steering/reports.html", reports=found[:SHOWN], mine=mine)


@open_to(staff=True)
@require_GET
def report(request: Request, pk: int) -> HttpResponse:
    seen = Report.objects.visible_to(request.user).select_related("plan__department", "by")
    return page(request, "steering/report.html", row=get_object_or_404(seen, pk=pk))


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def report_new(request: Request, pk: int) -> HttpResponse:
    seen = Plan.objects.visible_to(request.user).select_related("department", "cycle__holder")
    plan: Plan = get_object_or_404(seen, pk=pk)
    if not may_report(request.user, plan):
        raise Refused("steering.not_allowed", _("由計劃負責人或部門主管匯報，請找他們。"))
    form, made = ReportForm(plan, request.POST or None), []
    if form.is_bound and tried(
        form, lambda _data: made.append(hand_in(plan, **form.told(), by=request.user))
    ):
        toast(request, _("已匯報"))
        return redirect("steering:report", pk=made[0].pk)
    context: dict[str, Any] = {"plan": plan, "form": form, "stands": stands(plan)}
    answer = page(request, "steering/report_new.html", **context)
    answer.status_code = 422 if form.is_bound else 200
    return answer


def _of_evaluation(request: Request, one: Evaluation) -> dict[str, Any]:
    return {
        "findings": sorted(
            one.findings.select_related("action__owner", "department"),
            key=lambda found: found.kind != Finding.Kind.PROBLEM,
        ),
        "grades": grades_of(one.facts),
        "assessments": one.assessments.select_related("indicator", "by"),
        "lacking": [] if one.is_published else lacking(one),
    }


@open_to(staff=True)
@require_GET
def evaluation(request: Request, pk: int) -> HttpResponse:
    return shown(request, EVALUATIONS, known(request, EVALUATIONS, pk), _of_evaluation)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def act_on_evaluation(request: Request, pk: int, verb: str) -> HttpResponse:
    return act_on(request, EVALUATIONS, pk, verb, _of_evaluation)


def _published(request: Request, pk: int) -> Evaluation:
    seen = Evaluation.objects.visible_to(request.user).published().select_related("published_by")
    found: Evaluation = get_object_or_404(seen, pk=pk)
    return found


@open_to(staff=True)
@require_GET
def document(request: Request, pk: int) -> HttpResponse:
    """The bytes that were published; on the screen and on paper."""
    found = _published(request, pk)
    return frozen(found.document, found.sha256)


@open_to(staff=True)
@require_GET
def file(request: Request, pk: int, kind: str) -> HttpResponse:
    found = _published(request, pk)
    return filed(paper(found), kind, f"evaluation-{found.key}")
