"""The year under way, its lists, and a plan's versions side by side."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from charter.ground.web import exported, page
from charter.org.models import Department
from charter.org.web import Request, open_to
from charter.rooms.improvement.models import Cycle, Plan
from charter.rooms.steering import tables
from charter.rooms.steering.models import Adoption, Course, Evaluation, Gap
from charter.rooms.steering.offers import lines
from charter.rooms.steering.overview import overview
from charter.rooms.steering.permissions import is_office, may_report
from charter.rooms.steering.sides import sides

CARRIED_OUT = ("published", "closed")
MOST, SHOWN = 100, 6


def cycle_of(request: Request) -> tuple[list[Cycle], Cycle | None]:
    """The years that were carried out, and the one asked for, else the newest."""
    every = list(
        Cycle.objects.visible_to(request.user).filter(state__in=CARRIED_OUT).order_by("-year")
    )
    asked = request.GET.get("year", "")
    return every, next((one for one in every if str(one.year) == asked), next(iter(every), None))


def unit_of(request: Request, cycle: Cycle) -> Department | None:
    """The department asked for; anything else is all of them."""
    pk = request.GET.get("department", "")
    wanted = Department.objects.filter(improvement_plans__cycle=cycle)
    return wanted.filter(pk=pk).first() if pk.isascii() and pk.isdigit() else None


@open_to(staff=True)
@require_GET
def year(request: Request) -> HttpResponse:
    cycles, cycle = cycle_of(request)
    if cycle is None:
        return page(request, "steering/year.html", cycle=None)
    unit = unit_of(request, cycle)
    found, office = overview(cycle, unit), is_office(request.user)
    answered = (gap for gap in found.gaps[:SHOWN] if gap.state == Gap.State.ANSWERED)
    context: dict[str, Any] = {
        "cycle": cycle,
        "cycles": cycles,
        "unit": unit,
        "units": Department.objects.filter(improvement_plans__cycle=cycle).order_by("name"),
        "found": found,
        "gaps": found.gaps[:SHOWN],
        "evaluations": cycle.evaluations.defer("document", "facts").order_by("starts"),
        "office": office,
        "asked": next(answered, None) if office else None,
    }
    return page(request, "steering/year.html", **context)


@open_to(staff=True)
@require_GET
def courses(request: Request) -> HttpResponseBase:
    rows = Course.objects.visible_to(request.user).select_related("department", "owner")
    if answer := exported(tables.COURSES, rows, request, "improvement-measures"):
        return answer
    return page(request, "steering/courses.html", view=tables.COURSES.view(rows, request.GET))


@open_to(staff=True)
@require_GET
def clashes(request: Request) -> HttpResponse:
    """Between the departments' measures that are in force, with what would help."""
    cycles = Cycle.objects.visible_to(request.user).filter(state="published")
    found = [(cycle, lines(cycle), cycle.clashes.open()) for cycle in cycles.order_by("-year")]
    return page(request, "steering/clashes.html", found=found, office=is_office(request.user))


@open_to(staff=True)
@require_GET
def cases(request: Request) -> HttpResponse:
    """What worked, and who has taken it up."""
    rows = Course.objects.visible_to(request.user).filter(state=Course.State.ROLLED_OUT)
    found = rows.select_related("department", "owner").prefetch_related(
        "adoptions__department", "adoptions__owner"
    )
    waiting = Adoption.objects.visible_to(request.user).waiting().count()
    cases = found.order_by("-closed_on", "-pk")[:MOST]
    return page(request, "steering/cases.html", cases=cases, waiting=waiting)


@open_to(staff=True)
@require_GET
def versions(request: Request, pk: int) -> HttpResponse:
    seen = Plan.objects.visible_to(request.user).select_related("department", "owner", "cycle")
    plan: Plan = get_object_or_404(seen, pk=pk)
    context: dict[str, Any] = {"plan": plan, "found": sides(plan)}
    may = may_report(request.user, plan)
    return page(request, "steering/versions.html", may_report=may, **context)


@open_to(staff=True)
@require_GET
def evaluations(request: Request) -> HttpResponse:
    found = Evaluation.objects.visible_to(request.user).defer("document", "facts")
    rows = found.select_related("published_by", "cycle")[:MOST]
    return page(request, "steering/evaluations.html", evaluations=rows)
