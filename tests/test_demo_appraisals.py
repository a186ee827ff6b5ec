"""The demo's three quarters of appraisals, told on their own: people, posts and nothing else."""

import datetime as dt

import pytest

from charter.ground import clock
from charter.rooms.appraisal.models import Appraisal, Result
from charter.rooms.people.verbs.calendars import found_calendar
from charter.site.demo.calendar import TAIPEI, Days
from charter.site.demo.company import found
from charter.site.demo.stories.appraising import all_appraising
from charter.site.demo.timeline import tell

NOW = dt.datetime(2026, 11, 21, 15, 0, tzinfo=TAIPEI)


@pytest.mark.django_db
def test_three_quarters_are_frozen_and_one_appeal_was_decided() -> None:
    days = Days(NOW)
    company = found(days.start)
    years = range(2025, 2028)
    with clock.at(days.start):
        found_calendar(name="遠誠", country="TW", is_default=True, years=years, by=None)
    tell(all_appraising(company, days), until=NOW, progress=lambda _moment: None)
    finals = dict.fromkeys(Result.objects.values_list("cycle__key", flat=True))
    assert set(finals) == {"2026-Q1", "2026-Q2", "2026-Q3"}
    assert Appraisal.objects.exclude(decision="").count() == 1
    assert all(one.is_intact for one in Result.objects.all()[:20])
