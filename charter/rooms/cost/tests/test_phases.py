"""The planned value swept through time is what each task says alone, added up."""

import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from charter.ground import clock
from charter.rooms.cost.earning import WEEK, Baseline
from charter.rooms.cost.phased import Phases, Work, budget_at_completion, planned_value
from charter.rooms.projects.models import Plan
from charter.rooms.projects.schedule.calendar import WorkingTime

MONDAY = dt.datetime(2026, 11, 16)
HALF_HOURS = st.integers(0, 60 * 48)
MONEY = st.integers(0, 10**12).map(lambda n: Decimal(n).scaleb(-9))


def moment(half_hours: int) -> dt.datetime:
    return MONDAY + dt.timedelta(minutes=30 * half_hours)


def office() -> WorkingTime:
    """Weekdays, nine to twelve and one to six."""
    slots = [(9 * 3600, 12 * 3600), (13 * 3600, 18 * 3600)]
    return WorkingTime(lambda day: slots if day.weekday() < 5 else [], MONDAY.date())


@st.composite
def works(draw: st.DrawFn) -> Work:
    """Also at night, without an end, of no length, or with all of the money due at once."""
    begins, takes = draw(HALF_HOURS), draw(st.integers(0, 400))
    total = draw(MONEY)
    fixed = min(draw(st.sampled_from((Decimal(0), total)) | MONEY), total)
    finish = draw(st.sampled_from((moment(begins + takes), moment(begins), None)))
    return Work(total, moment(begins), finish, fixed)


@settings(max_examples=200)
@given(st.lists(works(), max_size=12), st.lists(HALF_HOURS, max_size=12))
def test_a_sweep_is_the_sum_of_the_tasks(work, asked):
    calendar, moments = office(), [moment(n) for n in sorted(asked)]
    swept = Phases(work, calendar).at(moments)
    alone = [planned_value(work, at, calendar) for at in moments]
    error = Decimal(len(work)).scaleb(-12)
    assert all(abs(a - b) <= error for a, b in zip(swept, alone, strict=True)), (swept, alone)


@settings(max_examples=100)
@given(st.lists(works().filter(lambda one: one.finish), min_size=1, max_size=12))
def test_what_is_all_done_is_worth_exactly_everything(work):
    end = max(one.finish for one in work)
    assert Phases(work, office()).at([end]) == [budget_at_completion(work)]


@settings(max_examples=100)
@given(st.lists(works().filter(lambda one: one.finish), min_size=1, max_size=12), st.integers(0, 9))
def test_the_weeks_of_a_plan_are_reckoned_once_and_stay_after_its_end(work, later):
    with clock.at(
        MONDAY.replace(tzinfo=dt.UTC)
    ):  # a new plan bears the moment; no database is asked
        plan = Plan()
    base = Baseline(plan, dict(enumerate(work)), office())
    ends = base.ends_of_weeks(base.finish + later * WEEK)
    assert base.planned(ends) == base.phases.at(ends)
