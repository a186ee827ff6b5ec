"""What is measured of appraisals: how many are final, how scores spread. Departments only."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from charter.kernel.indicators.rules import ORGANISATION, RANGE, Measured, by_department, indicator
from charter.kernel.merit import Span
from charter.kernel.parameters.queries import in_force
from charter.org.models import Person, Role
from charter.rooms.appraisal.drawing import memberships
from charter.rooms.appraisal.models import Result
from charter.rooms.appraisal.periods import judged, length_now

GROUP = _("人員")
FEWEST = 5  # people of a department below whom its mean would be about somebody


def coverage(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Project members of the period that should be final by the end, and those appraised."""
    period = judged(end, in_force(end))
    teams = memberships(Span(period.start, period.end))
    people = Person.objects.staff().filter(pk__in=teams.values("person"))
    units = dict(people.values_list("pk", "department"))
    final = Result.objects.filter(cycle__starts=period.start, cycle__ends=period.end)
    done = set(
        final.filter(is_whole=True, frozen_at__date__lt=end).values_list("person", flat=True)
    )
    rows: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for person, unit in units.items():
        rows[unit or 0][0] += person in done
        rows[unit or 0][1] += 1
    yield from by_department((unit, a, n) for unit, (a, n) in rows.items())


def mean(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Of the results that became final in the period, years apart from quarters; a handful of
    people is nobody's business."""
    rows: dict[int, list[Decimal]] = defaultdict(list)
    ripe = Result.objects.filter(frozen_at__date__gte=start, frozen_at__date__lt=end)
    found = ripe.of_length(length_now(in_force(end)))
    for unit, score in found.values_list("department", "score"):
        rows[unit or 0].append(score)
    for unit, scores in sorted(rows.items()):
        if unit and len(scores) >= FEWEST:
            yield Measured("department", unit, n=len(scores), value=sum(scores) / len(scores))
    every = [score for scores in rows.values() for score in scores]
    if len(every) >= FEWEST:
        yield Measured(ORGANISATION, 0, n=len(every), value=sum(every) / len(every))


indicator(
    "appraisal.coverage",
    "SP3.3a",
    _("績效考核完成率"),
    formula=_("最近應定案的週期，五個方面都定案的項目成員÷項目成員"),
    unit="%",
    period="quarter",
    source=coverage,
    data=_("考核結果與項目成員"),
    owner_role=Role.HR,
    group=GROUP,
)
indicator(
    "appraisal.mean",
    "SP3.3a",
    _("考核平均分數"),
    formula=_("期內定案的考核分數平均；不到5人的部門不列"),
    unit="",
    direction=RANGE,
    period="quarter",
    source=mean,
    data=_("考核結果"),
    owner_role=Role.HR,
    group=GROUP,
)
