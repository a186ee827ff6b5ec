"""SI3.1b to SI3.3b and SI4.3c: each proven from live rows, by the records that fail."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model

from charter.ground import clock
from charter.org.models import Person
from charter.rooms.improvement.models import MeasureTerms, Plan, TargetTerms
from charter.rooms.improvement.tests import stories
from charter.rooms.improvement.tests.test_cycle_stories import broken, counted
from charter.rooms.improvement.tests.test_good_cases import proven
from charter.rooms.improvement.verbs import analysing
from charter.rooms.merits.verbs import set_budget
from charter.rooms.quality.verbs import suggestions

pytestmark = pytest.mark.django_db


def late(plan: Plan) -> dt.datetime:
    """The day after the plan was to be handed in."""
    day = plan.cycle.hand_in_on + dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time(9), dt.UTC)


def around(model: type[Model], pk: int, **changes: Any) -> None:
    """Past the verbs and triggers, which let nothing of this kind in: the proof must find it."""
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        model._default_manager.filter(pk=pk).update(**changes)
        cursor.execute("set local session_replication_role = origin")


def test_SI3_1b_an_analysis_names_problems_a_trend_and_a_comparison_on_frozen_data(
    company: SimpleNamespace,
) -> None:
    plan = stories.started(company).plans.get()
    with clock.at(late(plan)):
        assert broken("improvement.analyses") == [plan], "nothing was analysed"
    stories.analysed(plan)
    with clock.at(late(plan)):
        assert (broken("improvement.analyses"), counted("improvement.analyses")) == ([], 1)
    analysing.withdraw(plan.statements.get(kind="trend"), by=company.head)
    with clock.at(late(plan)):
        assert broken("improvement.analyses") == [plan], "the trend was taken back"


def test_SI3_1c_people_observed_asked_customers_and_spoke_with_colleagues(
    company: SimpleNamespace,
) -> None:
    plan = stories.started(company).plans.get()
    kinds = ("observation", "survey", "interview")
    for n, kind in enumerate(kinds):
        with clock.at(late(plan)):
            assert broken("improvement.field_records") == [plan], kinds[n:]
        day = clock.today()
        analysing.look(
            plan, kind=kind, on=day, place="海城醫院", finding="等候很久", by=company.head
        )
    with clock.at(late(plan)):
        assert broken("improvement.field_records") == []
        assert counted("improvement.field_records") == 1


def test_SI3_2b_targets_cover_quality_satisfaction_and_process(company: SimpleNamespace) -> None:
    plan = stories.started(company).plans.get()
    with clock.at(late(plan)):
        assert broken("improvement.coverage") == [plan], "nothing was handed in"
    version = stories.handed_in(plan, stories.measured(company))
    assert (broken("improvement.coverage"), counted("improvement.coverage")) == ([], 1)
    around(TargetTerms, version.targets.get(cover="process").pk, cover="quality")
    assert broken("improvement.coverage") == [plan], "two kinds are not three"


def test_SI3_3a_a_measure_says_what_for_who_and_when(company: SimpleNamespace) -> None:
    version = stories.handed_in(stories.started(company).plans.get(), stories.measured(company))
    one = version.measures.get()
    assert (broken("improvement.measures"), counted("improvement.measures")) == ([], 1)
    for gone in ({"cause": "  "}, {"ends": None}, {"department": None}, {"target": None}):
        kept = {name: getattr(one, name) for name in gone}
        around(MeasureTerms, one.pk, **gone)
        assert broken("improvement.measures") == [one], gone
        around(MeasureTerms, one.pk, **kept)
    Person.objects.filter(pk=one.owner_id).update(is_active=False)
    assert broken("improvement.measures") == [one], "its owner has left"


def test_SI3_3b_a_measure_is_of_a_kind(company: SimpleNamespace) -> None:
    version = stories.handed_in(stories.started(company).plans.get(), stories.measured(company))
    one = version.measures.get()
    assert (broken("improvement.measure_kinds"), counted("improvement.measure_kinds")) == ([], 1)
    around(MeasureTerms, one.pk, kind="")
    assert broken("improvement.measure_kinds") == [one]


def test_SI4_3c_what_anybody_suggests_is_answered_in_time_and_rewarded_if_it_helps(
    company: SimpleNamespace,
) -> None:
    name = "quality.suggestions_of_all"
    unheard = suggestions.submit(title="沒人理", present="慢", idea="快", by=company.engineer)
    assert broken(name) == [], "its day has not come"
    helped = proven(company)
    with clock.at(clock.now() + dt.timedelta(days=60)):
        assert set(broken(name)) == {unheard, helped}, "no answer; effective and not rewarded"
    set_budget(year=clock.today().year, department=company.service, amount=Decimal(1000))
    suggestions.reward(helped, form="bonus", amount=Decimal(500), by=company.deputy)
    with clock.at(clock.now() + dt.timedelta(days=60)):
        assert (broken(name), counted(name)) == ([unheard], 2)
        suggestions.answer(unheard, answer="晚了", by=company.deputy)
        assert broken(name) == [unheard], "an answer after its day is late for good"
