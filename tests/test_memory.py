"""What a transaction remembers ends where the transaction, a step back or a change ends it."""

import datetime as dt

import pytest
from django.db import transaction

from charter.ground import clock
from charter.ground.database.engine.memory import forget, remembered, unsaid
from charter.kernel.parameters.queries import in_force, value_now
from charter.kernel.parameters.verbs import set_value
from charter.org.calendars.compiled import organisation_engine
from charter.policy.models import Mark
from charter.policy.verbs.judging import mark, rejudge_marked
from charter.rooms.people.verbs.calendars import close_between, found_calendar

NAME = "team_meeting_interval_days"


class SteppedBack(Exception):
    pass


def step_back() -> None:
    with pytest.raises(SteppedBack), transaction.atomic():
        raise SteppedBack


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_remembered() -> None:
    found = iter(range(9))
    assert [remembered("tests", 1, lambda: next(found)) for _ in range(2)] == [0, 1]
    assert unsaid("tests", {"a"}) == unsaid("tests", {"a"}) == {"a"}
    for n in (2, 3):  # one transaction after another
        with transaction.atomic():
            assert [remembered("tests", 1, lambda: next(found)) for _ in range(2)] == [n, n]


@pytest.mark.django_db
def test_a_step_back_and_a_change_make_it_ask_again() -> None:
    found = iter(range(9))
    told = []
    for end in (None, step_back, lambda: forget("tests"), lambda: forget("others")):
        if end:
            end()
        told.append([remembered("tests", key, lambda: next(found)) for key in (1, 1)])
    assert told == [[0, 0], [1, 1], [2, 2], [2, 2]]


@pytest.mark.django_db
def test_a_kind_is_marked_once_in_a_transaction_and_again_when_the_mark_is_gone() -> None:
    def marks() -> list[str]:
        return sorted(Mark.objects.values_list("kind", flat=True))

    for kind in ("org.person", "org.person", "org.post"):
        mark(kind)
    assert marks() == ["org.person", "org.post"]
    with pytest.raises(SteppedBack), transaction.atomic():
        mark("org.skill")
        raise SteppedBack
    mark("org.skill")
    assert "org.skill" in marks(), "the mark before it was undone"
    rejudge_marked()
    assert marks() == []
    mark("org.person")
    assert marks() == ["org.person"]


@pytest.mark.django_db
def test_a_parameter_rules_from_the_statement_that_sets_it_and_not_after_it_was_undone(
    company,
) -> None:
    today, before = clock.today(), in_force()[NAME]
    with pytest.raises(SteppedBack), transaction.atomic():
        set_value(NAME, before + 7, effective_on=today, reason="改", by=company.boss)
        assert in_force()[NAME] == value_now(NAME) == before + 7
        raise SteppedBack
    assert in_force()[NAME] == value_now(NAME) == before
    later = today + dt.timedelta(days=3)
    set_value(NAME, before + 7, effective_on=later, reason="改", by=company.boss)
    assert (in_force()[NAME], in_force(later)[NAME]) == (before, before + 7)


@pytest.mark.django_db
def test_a_calendar_is_another_one_from_the_verb_that_changes_it(company) -> None:
    standard = organisation_engine()
    calendar = found_calendar(name="自己的", country="TW", is_default=True, by=company.admin)
    own = organisation_engine()
    assert own is not standard and organisation_engine() is own
    close_between(
        calendar,
        starts_at=clock.now(),
        ends_at=clock.now() + dt.timedelta(hours=2),
        name="停電",
        by=company.admin,
    )
    assert organisation_engine() is not own
