"""SI5.4b: what worked becomes a case and is rolled out, and each department answers in time."""

import datetime as dt
from types import SimpleNamespace

import pytest

from charter.ground import clock
from charter.rooms.steering import verbs
from charter.rooms.steering.models import Adoption
from charter.rooms.steering.tests import world as told
from charter.rooms.steering.tests.test_stories import carried_out, holds

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(company: SimpleNamespace) -> SimpleNamespace:
    return told.year(company)


def test_SI5_4b_what_worked_is_rolled_out_and_every_department_answers_in_time(
    world: SimpleNamespace,
) -> None:
    unit, head = told.second_department()
    course = carried_out(world, [90, 92, 91, 90, 91, 92, 91, 90])
    company = world.company
    verbs.judge(course, by=company.engineer)
    verbs.confirm(course, by=company.quality)
    assert holds("steering.rolled_out") == (1, 1), "there is time"
    assert course.exit_by
    after = dt.datetime.combine(course.exit_by + dt.timedelta(days=1), dt.time(9), dt.UTC)
    with clock.at(after):
        assert holds("steering.rolled_out") == (1, 0), "it worked, and nobody took it further"
    verbs.roll_out(course, case="四班輪替的做法", departments=[unit], by=company.deputy)
    with clock.at(after):
        assert holds("steering.rolled_out") == (1, 1)
    adoption = Adoption.objects.get()
    assert holds("steering.adopted") == (0, 0)
    with clock.at(dt.datetime.combine(adoption.due + dt.timedelta(days=1), dt.time(9), dt.UTC)):
        assert holds("steering.adopted") == (1, 0), "no word from the second department"
        verbs.decline(adoption, note="沒有夜班", by=head)
        assert holds("steering.adopted") == (1, 0), "too late"
