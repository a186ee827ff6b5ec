"""What the demo tells of quality: every clause has a verdict, and the planted breach is found."""

import datetime as dt

import pytest

from charter.ground import clock
from charter.policy.models import Verdict
from charter.policy.verdicts import judge
from charter.rooms.people.verbs.calendars import found_calendar
from charter.rooms.quality.models import Problem
from charter.site.demo.calendar import TAIPEI, Days
from charter.site.demo.company import found
from charter.site.demo.stories import quality
from charter.site.demo.timeline import tell

NOW = dt.datetime(2026, 11, 20, 16, 0, tzinfo=TAIPEI)
EXPECTED = {
    "SP2.3.2b": Verdict.BROKEN,
    "SP4.3b": Verdict.KEPT,
    "SP4.3c": Verdict.KEPT,
    "SP4.4a": Verdict.KEPT,
    "SP4.4b": Verdict.KEPT,
    "SP4.4c": Verdict.KEPT,
}


@pytest.mark.django_db
def test_the_demo_lives_through_every_clause_of_problems_and_suggestions() -> None:
    days = Days(NOW)
    company = found(days.start)
    with clock.at(days.start):
        years = range(days.start.year, NOW.year + 2)
        found_calendar(name="日曆", country="TW", is_default=True, years=years, by=None)
    tell(quality.all_quality(company, days), until=NOW, progress=lambda moment: None)
    with clock.at(NOW):
        settled = judge(list(EXPECTED)).organisation
        assert {clause: settled[clause].verdict for clause in EXPECTED} == EXPECTED
        late = Problem.objects.uncontained()
        assert [one.title for one in late] == [quality.FORGOTTEN.title]
