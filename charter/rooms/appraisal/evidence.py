"""What this room can prove: project members appraised each period (三.3), with the results of
their departments in it (SI 六.2)."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import done_at, evidence
from charter.kernel.merit import FIGURES, Span
from charter.kernel.parameters.queries import Moment
from charter.org.models import Person
from charter.rooms.appraisal.drawing import memberships
from charter.rooms.appraisal.models import Cycle, Part, Result
from charter.rooms.appraisal.periods import judged

done_at("SP3.3", _("開啟考核期"), "appraisal:cycles")

YEAR_OF_CYCLES = 6


def _span(moment: Moment) -> Span:
    period = judged(moment.today, moment.parameters)
    return Span(period.start, period.end)


def _members(moment: Moment) -> QuerySet[Any]:
    """Who was in a project's team in the period whose results should be final by now."""
    teams = memberships(_span(moment))
    return Person.objects.staff().filter(pk__in=teams.values("person"))


def _appraised(moment: Moment) -> Q:
    """Final by now, on all five dimensions."""
    span = _span(moment)
    own = Result.objects.filter(person=OuterRef("pk"), is_whole=True, frozen_at__lte=moment.at)
    return Q(Exists(own.filter(cycle__starts=span.start, cycle__ends=span.end)))


evidence(
    "SP3.3a",
    "appraisal.members_appraised",
    _("最近一個應定案的週期，每位項目成員都就五個方面考核定案"),
    model=Person,
    population=_members,
    kept=_appraised,
    department="department",
    person="pk",
    touched_by=("appraisal.result", "appraisal.cycle"),
    columns=(
        (_("姓名"), "name"),
        (_("部門"), "department__name"),
        (_("主管"), "manager__name"),
    ),
)


def _shared(cycle: Cycle) -> set[int]:
    """Departments of which a shared figure had a record in the period."""
    found: set[int] = set()
    for one in FIGURES.values():
        if one.is_shared:
            rows = one.population(cycle.span).order_by()
            found |= set(rows.values_list(one.department, flat=True))
    return found - {None}


def _with_results(moment: Moment) -> QuerySet[Result]:
    """Results of people whose departments had improvement measures or complaints to count."""
    frozen = Result.objects.filter(frozen_at__lte=moment.at)
    seen = Q(pk__in=())
    recent = Cycle.objects.filter(results__in=frozen).distinct().order_by("-starts")
    for cycle in recent[:YEAR_OF_CYCLES]:
        seen |= Q(cycle=cycle, department__in=_shared(cycle))
    return frozen.filter(seen, frozen_at__gt=moment.at - dt.timedelta(days=365))


def _included(moment: Moment) -> Q:
    shared = [one.name for one in FIGURES.values() if one.is_shared]
    parts = Part.objects.filter(appraisal=OuterRef("appraisal"), figure__in=shared)
    return Q(Exists(parts.exclude(good=[], missed=[])))


evidence(
    "SI6.2b",
    "appraisal.department_counts",
    _("部門有改善目標、措施或客訴的，考核結果都計入了部門的改善成果與客訴"),
    model=Result,
    may_be_none=True,
    population=_with_results,
    kept=_included,
    department="department",
    person="person",
    touched_by=("appraisal.result",),
    columns=(
        (_("姓名"), "person__name"),
        (_("部門"), "department__name"),
        (_("週期"), "cycle__key"),
    ),
)
