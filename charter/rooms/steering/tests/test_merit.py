"""What of this room counts in appraisals."""

import datetime as dt
from types import SimpleNamespace

from charter.kernel.merit import FIGURES, Span
from charter.rooms.steering.tests import world as told


def test_si6_2b_the_targets_of_a_department_count_for_its_people_once_they_were_read(
    company: SimpleNamespace,
) -> None:
    world = told.year(company)
    told.in_force(world)
    last, before = Span(dt.date(2026, 10, 1), dt.date(2027, 1, 1)), dt.date(2026, 7, 1)
    counted = FIGURES["steering.targets_reached"].counted
    assert not list(counted(last)), "nobody has read it: it counts for nothing"
    told.readings(world, [92, 88], dt.date(2026, 10, 1))
    missed = [(one.scope, one.is_good) for one in counted(last)]
    assert missed == [(company.service.pk, False)], "the last figure counts"
    told.readings(world, [92, 88, 91], dt.date(2026, 10, 1))
    assert [one.is_good for one in counted(last)] == [True]
    assert not list(counted(Span(before, last.start))), "it was not due then"
