"""A figure crosses its line: warned at once, answered or climbing, never flapping."""

import datetime as dt
from decimal import Decimal

import pytest

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.indicators import verbs as figures
from charter.kernel.indicators.models import Indicator, Reading
from charter.kernel.notices.models import Notice
from charter.kernel.work import SOURCES
from charter.rooms.risk import verbs
from charter.rooms.risk.crossing import CLEARED, RAISED, Line, replay
from charter.rooms.risk.jobs import climb, look_at_all
from charter.rooms.risk.models import RiskWarning
from charter.rooms.risk.tests import stories
from charter.rooms.risk.tests.test_risks import refused


def measured(company) -> Indicator:
    return figures.create(
        title="加班時數",
        formula="打卡紀錄合計",
        unit="h",
        direction="lower",
        period="week",
        kind="process",
        method="data",
        owner=company.quality,
        by=company.quality,
    )


def entered(indicator: Indicator, value: int, company) -> Reading:
    today = clock.today()
    return figures.enter_reading(indicator, day=today, value=Decimal(value), by=company.quality)


def test_swinging_about_the_threshold_raises_one_warning_only():
    line = Line(Decimal(20), Decimal(15))
    series = [Decimal(v) for v in (10, 19, 20, 18, 21, 17, 20, 14, 19, 20)]
    assert list(replay(line, series)) == [(2, RAISED), (7, CLEARED), (9, RAISED)]
    below = Line(Decimal(80), Decimal(85), is_above=False, calm=2)
    series = [Decimal(v) for v in (90, 80, 86, 84, 86, 87, 79)]
    assert list(replay(below, series)) == [(1, RAISED), (5, CLEARED), (6, RAISED)]


def test_any_indicator_of_the_house_warns_in_the_moment_its_figure_comes_in(company):
    indicator, risk = measured(company), stories.answered(company)
    watch = verbs.set_watch(
        risk, indicator=indicator, threshold=Decimal(20), release=Decimal(15), by=company.engineer
    )
    entered(indicator, 19, company)
    assert not RiskWarning.objects.exists()
    with stories.days_later(1):
        entered(indicator, 25, company)
        warning = RiskWarning.objects.get()
        assert warning.warned_at - warning.crossed_at < dt.timedelta(minutes=15)
        assert Notice.objects.filter(person=company.engineer).exists()
        assert look_at_all() == 0, "the clock finds nothing left to look at"
    with stories.days_later(8):
        entered(indicator, 10, company)
    warning.refresh_from_db()
    assert warning.cleared_at and not warning.answered_at
    watch.refresh_from_db()
    assert watch.value == 10


def test_what_the_reaction_missed_the_clock_finds_within_its_five_minutes(company):
    indicator, risk = measured(company), stories.answered(company)
    verbs.set_watch(risk, indicator=indicator, threshold=Decimal(20), by=company.engineer)
    entered(indicator, 5, company)
    with stories.days_later(0.01):
        Reading.objects.update(value=Decimal(40), taken_at=clock.now())
        with clock.at(clock.now() + dt.timedelta(minutes=5)):
            assert look_at_all() == 1
            warning = RiskWarning.objects.get()
            assert warning.warned_at - warning.crossed_at == dt.timedelta(minutes=5)


def test_a_figure_beyond_the_line_when_it_is_drawn_warns_at_once(company):
    indicator, risk = measured(company), stories.answered(company)
    entered(indicator, 30, company)
    verbs.set_watch(risk, indicator=indicator, threshold=Decimal(20), by=company.engineer)
    assert RiskWarning.objects.get().value == 30


def test_where_only_whole_periods_count_the_running_one_is_left_alone(company):
    indicator, risk = measured(company), stories.answered(company)
    told = {"indicator": indicator, "threshold": Decimal(20), "only_complete": True}
    verbs.set_watch(risk, by=company.engineer, **told)
    entered(indicator, 30, company)
    assert not RiskWarning.objects.exists()
    with stories.days_later(6.7):
        assert look_at_all() == 1
        warning = RiskWarning.objects.get()
        assert clock.local(warning.crossed_at).date() == dt.date(2026, 11, 23)


def test_a_warning_is_answered_by_another_strategy_or_one_more_measure(company):
    risk = stories.answered(company)
    warning = stories.warned(company, risk)
    assert SOURCES["risk_warning"].owed_by(company.engineer)[0].clause == "SP6.3b"
    with refused("risk.nothing_adjusted"):
        verbs.adjust(warning, strategy="reduce", answer="再看看", by=company.engineer)
    told = {"measure": "調兩人支援", "owner": company.staff, "due": stories.DUE}
    verbs.adjust(warning, strategy="reduce", by=company.engineer, **told)
    assert (warning.kind, risk.measures.count()) == ("adjust", 2)
    assert SOURCES["risk_warning"].owed_by(company.engineer) == []
    with refused("risk.warning_answered"):
        verbs.keep(warning, answer="不必", by=company.engineer)


def test_silence_climbs_one_step_each_working_day_and_the_one_above_may_answer(company):
    company.engineer.manager = company.head
    company.engineer.save()
    company.head.manager = company.boss
    company.head.save()
    warning = stories.warned(company, stories.answered(company))
    assert (warning.answer_due, climb()) == (dt.date(2026, 11, 18), 0)
    told = []
    for day in (3, 3.1, 4, 5, 6):  # Thursday, again, Friday, Saturday, Sunday
        with stories.days_later(day):
            climb()
            warning.refresh_from_db()
            told.append(warning.escalated_to)
    assert told == [company.head, company.head, company.boss, company.boss, company.boss]
    verbs.keep(warning, answer="已由協力廠商支援", by=company.boss)
    with stories.days_later(8):
        assert climb() == 0


def test_the_owner_at_the_top_of_the_line_is_answered_for_by_management(company):
    risk = stories.answered(company, owner=company.boss)
    watch = verbs.set_watch(
        risk, title="負債比", read_every=30, threshold=Decimal(60), by=company.boss
    )
    verbs.enter_sample(watch, value=Decimal(61), by=company.boss)
    with stories.days_later(3):
        assert climb() == 1
    assert RiskWarning.objects.get().escalated_to == company.deputy


def test_a_risk_with_an_unanswered_warning_neither_closes_nor_loses_its_watch(company):
    risk = stories.answered(company)
    warning = stories.warned(company, risk)
    stories.finish_measures(company, risk)
    said = {"has_occurred": True, "outcome": "發生", "lesson": "早防"}
    with refused("risk.warning_open"):
        verbs.close(risk, by=company.engineer, **said)
    with refused("risk.warning_open"):
        verbs.retire_watch(warning.watch, reason="吵", by=company.engineer)
    verbs.enter_sample(warning.watch, value=Decimal(1), by=company.engineer)
    with refused("risk.warning_open"):
        verbs.close(risk, by=company.engineer, **said)
    verbs.keep(warning, answer="已回落", by=company.engineer)
    verbs.close(risk, by=company.engineer, **said)


def test_a_release_beyond_the_threshold_and_a_reading_nobody_enters_are_refused(company):
    risk = stories.answered(company)
    with refused("risk.release_beyond"):
        stories.watched(company, risk, release=Decimal(25))
    with refused("risk.reading_interval"):
        stories.watched(company, risk, read_every=None)
    with refused("risk.not_a_number"):
        stories.watched(company, risk, threshold=Decimal("NaN"), release=None)
    with pytest.raises(Refused):
        stories.watched(company, stories.seen(company))


def test_a_reading_that_is_due_stands_in_the_owners_work(company):
    stories.watched(company, stories.answered(company))
    owed = SOURCES["risk_reading"].owed_by
    assert owed(company.engineer) == []
    with stories.days_later(7):
        assert [o.title for o in owed(company.engineer)] == ["每週加班時數"]
