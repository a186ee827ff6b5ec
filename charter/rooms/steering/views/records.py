"""Measures under way, gaps and roll-outs."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground.web import exported, page
from charter.org.web import Request, open_to
from charter.rooms.improvement.models import Cycle
from charter.rooms.steering import tables
from charter.rooms.steering.acts import ADOPTIONS, COURSES, GAPS
from charter.rooms.steering.models import Course, Evaluation, Gap
from charter.rooms.steering.offers import lines
from charter.rooms.steering.rules import coverage
from charter.rooms.steering.verification import said
from charter.rooms.steering.views.acting import act_on, known, shown

BOTH = ["GET", "POST"]


@open_to(staff=True)
@require_GET
def courses(request: Request) -> HttpResponseBase:
    rows = Course.objects.visible_to(request.user).select_related("department", "owner")
    if answer := exported(tables.COURSES, rows, request, "improvement-measures"):
        return answer
    gaps = Gap.objects.visible_to(request.user).open().select_related("plan__department")
    context: dict[str, Any] = {
        "view": tables.COURSES.view(rows, request.GET),
        "gaps": gaps.order_by("due", "pk")[:10],
        "evaluations": Evaluation.objects.visible_to(request.user).defer("document", "facts")[:6],
    }
    return page(request, "steering/courses.html", **context)


@open_to(staff=True)
@require_GET
def clashes(request: Request) -> HttpResponse:
    """Between the departments' measures that are in force, with what would help."""
    cycles = Cycle.objects.visible_to(request.user).filter(state="published")
    found = [(cycle, lines(cycle)) for cycle in cycles.order_by("-year")]
    return page(request, "steering/clashes.html", found=found)


def _of_course(request: Request, course: Course) -> dict[str, Any]:
    tasks = course.tasks.select_related("action__owner", "post")
    return {
        "tasks": list(tasks),
        "covered": coverage(course),
        "asks": list(course.terms.asks.select_related("person", "allotment")),
        "checks": list(course.checks.select_related("by")[:10]),
        "gaps": list(course.gaps.all()[:10]),
        "adoptions": list(course.adoptions.select_related("department", "owner")),
        "said": said(course.facts),
    }


@open_to(staff=True)
@require_GET
def course(request: Request, pk: int) -> HttpResponse:
    return shown(request, COURSES, known(request, COURSES, pk), _of_course)


@open_to(staff=True)
@require_http_methods(BOTH)
def act_on_course(request: Request, pk: int, verb: str) -> HttpResponse:
    return act_on(request, COURSES, pk, verb, _of_course)


def _nothing(request: Request, row: Any) -> dict[str, Any]:
    return {}


@open_to(staff=True)
@require_GET
def gap(request: Request, pk: int) -> HttpResponse:
    return shown(request, GAPS, known(request, GAPS, pk), _nothing)


@open_to(staff=True)
@require_http_methods(BOTH)
def act_on_gap(request: Request, pk: int, verb: str) -> HttpResponse:
    return act_on(request, GAPS, pk, verb, _nothing)


@open_to(staff=True)
@require_GET
def adoption(request: Request, pk: int) -> HttpResponse:
    return shown(request, ADOPTIONS, known(request, ADOPTIONS, pk), _nothing)


@open_to(staff=True)
@require_http_methods(BOTH)
def act_on_adoption(request: Request, pk: int, verb: str) -> HttpResponse:
    return act_on(request, ADOPTIONS, pk, verb, _nothing)
