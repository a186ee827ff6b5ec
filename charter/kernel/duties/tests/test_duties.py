"""Recurring duties: exactly one per period, settled by their proof, climbing when late."""

import datetime as dt
import threading
from collections.abc import Iterator
from itertools import pairwise
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from charter.ground import clock
from charter.kernel.duties import verbs
from charter.kernel.duties.models import Duty
from charter.kernel.duties.rules import BY_PROOF, RULES, Rule, duty
from charter.kernel.duties.work import duties as owed_duties
from charter.kernel.duties.work import mine
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import Entry
from charter.kernel.journal.verbs import record
from charter.kernel.parameters.verbs import set_value
from charter.org.models import Department, Person

MET = declare("duties.tests.met", "%(by)s")
TAIPEI = ZoneInfo("Asia/Taipei")


def head_of(department: Department) -> Person | None:
    return Person.objects.heads_of(department).first()


def serving() -> "object":
    return Department.objects.filter(gives_service=True)


@pytest.fixture
def weekly() -> Iterator[Rule]:
    rule = duty(
        "tests.meeting",
        "SP2.1.2c",
        "團隊會議",
        period="week",
        owner=head_of,
        proof=MET,
        scope=serving,
    )
    yield rule
    del RULES[rule.name], BY_PROOF[MET]


@pytest.fixture
def monthly() -> Iterator[Rule]:
    rule = duty(
        "tests.report",
        "SP4.3b",
        "質量報告",
        period="month",
        owner=head_of,
        proof=MET,
        scope=serving,
        within=5,
    )
    yield rule
    del RULES[rule.name], BY_PROOF[MET]


def day(month: int, number: int, hour: int = 9) -> dt.datetime:
    return dt.datetime(2026, month, number, hour, tzinfo=TAIPEI)


def test_one_duty_per_record_and_period_however_often(
    weekly: Rule, company: SimpleNamespace
) -> None:
    assert verbs.generate(weekly) == 1
    assert verbs.generate(weekly) == 0
    made = Duty.objects.get()
    assert (made.period, made.owner, made.due) == ("2026-W47", company.head, dt.date(2026, 11, 22))


def test_what_a_pause_missed_is_made_and_a_clock_going_back_makes_nothing(
    weekly: Rule, company: SimpleNamespace
) -> None:
    verbs.generate(weekly)
    with clock.at(day(12, 9)):
        assert verbs.generate(weekly) == 3
    with clock.at(day(11, 2)):
        assert verbs.generate(weekly) == 0
    periods = list(Duty.objects.order_by("starts").values_list("period", flat=True))
    assert periods == ["2026-W47", "2026-W48", "2026-W49", "2026-W50"]


def test_midnight_and_daylight_saving_do_not_double_a_week(
    weekly: Rule, company: SimpleNamespace, settings
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    berlin = ZoneInfo("Europe/Berlin")
    start = dt.datetime(2026, 10, 24, 23, 30, tzinfo=berlin).astimezone(dt.UTC)
    made = 0
    for step in range(40):
        with clock.at(start + dt.timedelta(minutes=75 * step)):
            made += verbs.generate(weekly)
    assert made == Duty.objects.count() == 2


def test_a_changed_interval_does_not_ask_twice_for_the_same_days(
    company: SimpleNamespace,
) -> None:
    rule = duty(
        "tests.interval",
        "SP2.1.2c",
        "會議",
        period="team_meeting_interval_days",
        owner=head_of,
        proof=MET,
        scope=serving,
    )
    try:
        verbs.generate(rule)
        first = Duty.objects.get()
        today = clock.today()
        name = "team_meeting_interval_days"
        set_value(name, 14, effective_on=today, reason="改為雙週", by=company.boss)
        assert verbs.generate(rule) == 0, "this week's duty still covers today"
        with clock.at(day(12, 20)):
            verbs.generate(rule)
        spans = list(Duty.objects.order_by("starts").values_list("starts", "ends"))
        assert spans[0] == (first.starts, first.ends)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))
    finally:
        del RULES[rule.name], BY_PROOF[MET]


def test_a_meeting_settles_this_week_and_what_was_missed(
    weekly: Rule, company: SimpleNamespace
) -> None:
    verbs.generate(weekly)
    with clock.at(day(11, 25)):
        verbs.generate(weekly)
        record(MET, company.service, by=company.head)
        late, now = Duty.objects.order_by("starts")
        assert (late.state, late.is_late, late.tone) == ("fulfilled", True, "warn")
        assert (now.state, now.is_late, now.tone) == ("fulfilled", False, "ok")
        assert now.proof is not None


def test_a_report_settles_the_period_that_has_ended(
    monthly: Rule, company: SimpleNamespace
) -> None:
    verbs.generate(monthly)
    with clock.at(day(12, 3)):
        verbs.generate(monthly)
        record(MET, company.service, by=company.head)
        november, december = Duty.objects.order_by("starts")
        assert (november.period, november.state, november.is_late) == (
            "2026-11",
            "fulfilled",
            False,
        )
        assert december.state == "open"


def test_proof_of_another_record_settles_nothing(weekly: Rule, company: SimpleNamespace) -> None:
    verbs.generate(weekly)
    record(MET, company.office, by=company.boss)
    assert Duty.objects.get().state == "open"


def test_late_ones_climb_one_step_a_working_day(weekly: Rule, company: SimpleNamespace) -> None:
    company.head.manager = company.boss
    company.head.save()
    verbs.generate(weekly)
    owed = Duty.objects.get()
    assert verbs.escalate(owed) is None, "not late yet"
    with clock.at(day(11, 23)):
        assert not Duty.objects.past_grace().exists(), "the day of grace is respected"
        assert Duty.objects.late().exists()
    with clock.at(day(11, 24)):
        stale = Duty.objects.get()
        assert verbs.escalate(owed) == company.boss
        assert verbs.escalate(stale) is None, "another worker took this step"
        assert verbs.escalate(Duty.objects.get()) is None, "once a day"
    with clock.at(day(11, 25)):
        assert verbs.escalate(Duty.objects.get()) is None, "nobody stands above the boss"


def test_a_record_that_left_the_scope_owes_nothing(weekly: Rule, company: SimpleNamespace) -> None:
    verbs.generate(weekly)
    company.service.gives_service = False
    company.service.save()
    verbs.generate(weekly)
    assert Duty.objects.get().state == "lapsed"


def test_nobody_in_charge_is_told_to_the_office_once(
    weekly: Rule, company: SimpleNamespace
) -> None:
    company.head.is_active = False
    company.head.save()
    verbs.generate(weekly)
    verbs.generate(weekly)
    entry = Entry.objects.filter(event=verbs.UNOWNED).get()
    assert entry.told == [company.deputy.pk]


def test_my_work_and_the_dots(weekly: Rule, company: SimpleNamespace) -> None:
    assert mine(company.head) is None
    verbs.generate(weekly)
    assert [line.title for line in owed_duties(company.head)] == ["團隊會議 2026-W47"]
    panel = mine(company.head)
    assert panel is not None
    assert [dot["tone"] for dot in panel["lines"][0]["dots"]] == ["info"]


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_make_one_each(weekly: Rule) -> None:
    for number in range(5):
        Department.objects.create(code=f"D{number}", name=f"部門{number}")
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        try:
            verbs.generate(weekly)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Duty.objects.count() == 5
