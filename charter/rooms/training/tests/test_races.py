"""Presence by the code of a session, several at once: each sits down once, each try is counted."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from charter.ground.errors import Refused
from charter.kernel.journal.models import Entry
from charter.org.models import Person
from charter.rooms.training import checkin, verbs
from charter.rooms.training.models import Seat
from charter.rooms.training.tests import stories
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_SP3_2c_two_people_and_one_who_presses_twice_sit_down_once_each(
    company: SimpleNamespace,
) -> None:
    session = stories.planned(company, stories.a_course(company), company.staff, company.engineer)
    code = checkin.code_of(session)

    def sits(person: Person) -> Callable[[], object]:
        return lambda: verbs.attend(session, code=code, by=person)

    twice = sits(company.staff), sits(company.staff), sits(company.engineer)
    assert at_once(*twice) == ["", "", ""]
    assert Seat.objects.present().count() == 2
    told = Entry.objects.filter(event="training.seat.attended")
    assert sorted(told.values_list("by", flat=True)) == [company.staff.pk, company.engineer.pk]


def test_SP3_2c_wrong_codes_tried_at_once_are_all_counted(company: SimpleNamespace) -> None:
    session = stories.planned(company, stories.a_course(company), company.staff)
    seat = stories.seat_of(session, company.staff)
    wrong = lambda: verbs.note_wrong_code(seat, by=company.staff)  # noqa: E731
    assert at_once(*[wrong] * checkin.MOST_TRIES) == [""] * checkin.MOST_TRIES
    assert stories.seat_of(session, company.staff).tries == checkin.MOST_TRIES
    code = checkin.code_of(session)
    with pytest.raises(Refused, match="太多次"):
        verbs.attend(session, code=code, by=company.staff)
