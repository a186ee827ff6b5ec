"""The demo is told by verbs; here its stage is tried, without the fourteen months."""

import datetime as dt

import pytest

from charter.ground import clock
from charter.org.models import Person, Role
from charter.site.demo.calendar import TAIPEI, Days
from charter.site.demo.company import found
from charter.site.demo.timeline import tell


@pytest.mark.django_db
def test_the_demo_company_has_every_role_and_a_line_to_the_top():
    company = found(dt.datetime(2025, 9, 1, 1, tzinfo=dt.UTC))
    for role in Role.values:
        assert Person.objects.holding(role).exists(), role
    assert company.chang.manager == company.lin and company.lin.manager == company.wu
    assert company.hc.is_customer and company.hc.may_accept


@pytest.mark.django_db
def test_stories_are_told_in_the_order_of_time_and_stop_at_the_present():
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    told = []

    def story(name, *days):
        for day in days:
            yield start + dt.timedelta(days=day)
            told.append((name, clock.now()))

    steps = tell(
        [story("a", 1, 4, 9), story("b", 2, 3)],
        until=start + dt.timedelta(days=5),
        progress=lambda moment: None,
    )
    assert [name for name, _at in told] == ["a", "b", "b", "a"]
    assert [at for _name, at in told] == sorted(at for _name, at in told)
    assert steps == 4


@pytest.mark.django_db
def test_the_last_words_of_a_story_are_kept():
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

    def story():
        yield start
        Person.objects.create(username="last", name="最後")

    tell([story()], until=start, progress=lambda moment: None)
    assert Person.objects.active().filter(username="last").exists()


def test_office_time_is_counted_back_over_nights_and_weekends():
    saturday = Days(dt.datetime(2026, 11, 21, 15, 0, tzinfo=TAIPEI))
    assert saturday.before(60) == dt.datetime(2026, 11, 20, 17, 0, tzinfo=TAIPEI)
    monday = Days(dt.datetime(2026, 11, 23, 10, 0, tzinfo=TAIPEI))
    assert monday.before(120) == dt.datetime(2026, 11, 20, 17, 0, tzinfo=TAIPEI)
