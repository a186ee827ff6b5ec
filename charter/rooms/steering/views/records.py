"""A measure under way, a gap, a roll-out."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from charter.org.web import Request, open_to
from charter.rooms.steering.acts import ADOPTIONS, COURSES, GAPS
from charter.rooms.steering.effects import shown_effect, steps_of
from charter.rooms.steering.models import Course
from charter.rooms.steering.rules import coverage
from charter.rooms.steering.training import is_kept
from charter.rooms.steering.verification import is_early, verdict_of
from charter.rooms.steering.views.acting import act_on, known, shown

BOTH = ["GET", "POST"]


def _of_course(request: Request, course: Course) -> dict[str, Any]:
    tasks = course.tasks.select_related("action__owner", "post")
    waits = course.state == Course.State.FINISHED
    facts = verdict_of(course)[1] if waits else course.facts
    covered = coverage(course)
    return {
        "tasks": list(tasks),
        "covered": covered,
        "steps": steps_of(course, covered),
        "asks": list(course.terms.asks.select_related("person", "allotment")),
        "checks": list(course.checks.select_related("by")[:10]),
        "gaps": list(course.gaps.all()[:10]),
        "adoptions": list(course.adoptions.select_related("department", "owner")),
        "effect": shown_effect(facts),
        "early": is_early(course),
        "training_is_kept": is_kept(),
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
