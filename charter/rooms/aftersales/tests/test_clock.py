"""The service clock: it stands, runs, warns and breaches at the right instant, and explains why."""

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from charter.ground import clock as time
from charter.ground.errors import Refused
from charter.kernel.journal.models import Entry
from charter.org.models import Customer, WorkingCalendar
from charter.rooms.aftersales.models import Case, Channel, Clock, Priority
from charter.rooms.aftersales.timing import engine_for, pauses_of, reading
from charter.rooms.aftersales.verbs import cases, clocks, commitments, progress
from charter.rooms.people.verbs import calendars

TAIPEI = ZoneInfo("Asia/Taipei")
HOUR = 3600
TIMES = {
    Priority.URGENT: commitments.Times(900, 4 * HOUR, always=True),
    Priority.HIGH: commitments.Times(HOUR, 8 * HOUR),
    Priority.NORMAL: commitments.Times(4 * HOUR, 24 * HOUR),
    Priority.LOW: commitments.Times(8 * HOUR, 80 * HOUR),
}


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=TAIPEI)


@pytest.fixture
def office(company: SimpleNamespace) -> WorkingCalendar:
    return calendars.found_calendar(name="公司行事曆", country="TW", is_default=True, by=None)


@pytest.fixture
def hospital(company: SimpleNamespace, office: WorkingCalendar) -> Customer:
    customer = Customer.objects.get(code="HC")
    commitments.make_commitment(
        customer=customer,
        title="海城醫院維運",
        source="合約第4條",
        content="機房維運",
        hotline="02-1234-5678",
        times=TIMES,
        active_from=dt.date(2026, 1, 1),
        by=company.head,
    )
    return customer


def report(company: SimpleNamespace, customer: Customer, impact: int = 1, urgency: int = 2) -> Case:
    return cases.register(
        cases.Report(
            customer=customer,
            text="機房空調不冷，室溫28度",
            channel=Channel.PHONE,
            contact=company.customer,
            impact=impact,
            urgency=urgency,
            assignee=company.engineer,
        ),
        by=company.staff,
    )


def resolution(case: Case) -> Clock:
    return Clock.objects.get(case=case, kind="resolution")


def response(case: Case) -> Clock:
    return Clock.objects.get(case=case, kind="response")


def test_a_case_gets_the_times_its_customer_was_promised(
    company: SimpleNamespace, hospital: Customer
) -> None:
    case = report(company, hospital)
    assert case.priority == Priority.HIGH
    assert response(case).due_at == at("2026-11-16 10:00")
    assert resolution(case).due_at == at("2026-11-16 18:00")
    assert resolution(case).warn_at == at("2026-11-16 16:24"), "80 % of eight hours"
    assert case.next_due == at("2026-11-16 10:00")


def test_an_urgent_case_runs_around_the_clock(company: SimpleNamespace, hospital: Customer) -> None:
    with time.at(at("2026-11-21 23:00")):
        case = report(company, hospital, impact=1, urgency=1)
    assert resolution(case).due_at == at("2026-11-22 03:00")


def test_without_a_commitment_the_policy_times_rule(
    company: SimpleNamespace, office: WorkingCalendar
) -> None:
    case = report(company, Customer.objects.get(code="LH"))
    assert case.commitment is None
    assert response(case).budget == 1 * HOUR
    assert resolution(case).budget == 8 * HOUR
    assert "制度預設" in response(case).events.get().reason


def test_the_clock_stands_while_the_customer_is_awaited(
    company: SimpleNamespace, hospital: Customer
) -> None:
    case = report(company, hospital)
    with time.at(at("2026-11-16 11:00")):
        progress.hold(case, reason="等機房鑰匙", by=company.engineer)
        assert resolution(case).due_at is None
        assert case.next_due == at("2026-11-16 10:00") or case.next_due is None
    with time.at(at("2026-11-17 10:00")):
        progress.resume(case, by=company.engineer)
    clock = resolution(case)
    # 2 h were used on Monday; the pause holds 6 h of Monday and 1 h of Tuesday
    assert clock.due_at == at("2026-11-17 17:00")
    conditions = [event.condition for event in clock.events.all()]
    assert conditions == ["start", "pause", "resume"]
    lines = engine_for(clock).explain(clock.started_at, clock.budget, pauses_of(clock.events.all()))
    assert sum(line.counted for line in lines) == clock.budget * 1_000_000
    assert "等機房鑰匙" in [line.name for line in lines]


def test_the_customers_answer_lets_the_clock_go_on(
    company: SimpleNamespace, hospital: Customer
) -> None:
    case = report(company, hospital)
    progress.hold(case, reason="等照片", by=company.engineer)
    with time.at(at("2026-11-16 10:00")):
        progress.add_from_customer(case, text="照片如附", by=company.customer)
    assert case.state == Case.State.IN_PROGRESS
    assert resolution(case).due_at == at("2026-11-17 10:00")


def test_another_priority_gives_another_target_from_the_same_start(
    company: SimpleNamespace, hospital: Customer
) -> None:
    case = report(company, hospital, impact=2, urgency=2)
    assert resolution(case).budget == 24 * HOUR
    with time.at(at("2026-11-16 09:30")):
        cases.classify(case, category="fault", impact=1, urgency=2, by=company.engineer)
    clock = resolution(case)
    assert (clock.started_at, clock.due_at) == (at("2026-11-16 09:00"), at("2026-11-16 18:00"))


def test_a_first_answer_in_time_is_met_and_stops_only_the_response_clock(
    company: SimpleNamespace, hospital: Customer
) -> None:
    case = report(company, hospital)
    with time.at(at("2026-11-16 09:18")):
        progress.reply(case, text="已派人前往", by=company.engineer)
    clock = response(case)
    assert (clock.verdict, clock.spent) == ("met", 18 * 60)
    assert resolution(case).state == Clock.State.RUNNING


def test_a_breach_is_written_at_its_instant_though_the_worker_was_down(
    company: SimpleNamespace, hospital: Customer
) -> None:
    case = report(company, hospital)
    with time.at(at("2026-11-19 08:00")):
        late = list(Clock.objects.overdue(time.now()))
        assert [clocks.record_breach(clock, by=None) for clock in late] == [True, True]
        assert [clocks.record_breach(clock, by=None) for clock in late] == [False, False]
    clock = resolution(case)
    assert clock.breached_at == at("2026-11-16 18:00")
    assert clock.recorded_at == at("2026-11-19 08:00")
    entries = Entry.objects.of(case).filter(event="aftersales.case.breached")
    assert entries.count() == 2
    assert entries[0].told == [company.engineer.pk]


def test_resolving_late_writes_the_breach_even_if_no_job_ever_ran(
    company: SimpleNamespace, hospital: Customer
) -> None:
    case = report(company, hospital)
    with time.at(at("2026-11-17 12:00")):
        progress.resolve(case, cause="濾網阻塞", solution="更換濾網", by=company.engineer)
    clock = resolution(case)
    assert (clock.verdict, clock.breached_at) == ("breached", at("2026-11-16 18:00"))
    assert clock.spent == 11 * HOUR


def test_waiting_after_the_breach_cannot_talk_it_away(
    company: SimpleNamespace, hospital: Customer
) -> None:
    case = report(company, hospital)
    with time.at(at("2026-11-17 09:00")):
        progress.hold(case, reason="等備品", by=company.engineer)
    assert resolution(case).verdict == "breached"


def test_a_later_calendar_never_rewrites_a_verdict_but_moves_open_clocks(
    company: SimpleNamespace, hospital: Customer, office: WorkingCalendar
) -> None:
    met, breached, still_open = (report(company, hospital) for _ in range(3))
    with time.at(at("2026-11-16 12:00")):
        progress.resolve(met, cause="無", solution="重開", by=company.engineer)
    with time.at(at("2026-11-17 12:00")):
        progress.resolve(breached, cause="無", solution="重開", by=company.engineer)
    verdicts = list(Clock.objects.exclude(verdict="").values_list("pk", "verdict", "breached_at"))
    with time.at(at("2026-11-16 09:30")):
        calendars.close_between(
            office,
            starts_at=at("2026-11-16 12:00"),
            ends_at=at("2026-11-17 00:00"),
            name="颱風",
            by=company.admin,
        )
    assert (
        list(Clock.objects.exclude(verdict="").values_list("pk", "verdict", "breached_at"))
        == verdicts
    )
    assert resolution(still_open).due_at == at("2026-11-17 15:00")


def test_reopening_within_seven_days_continues_the_same_clock(
    company: SimpleNamespace, hospital: Customer
) -> None:
    case = report(company, hospital)
    with time.at(at("2026-11-16 11:00")):
        progress.resolve(case, cause="跳電", solution="復電", by=company.engineer)
        assert resolution(case).verdict == "met"
    with time.at(at("2026-11-18 09:00")):
        progress.reopen(case, reason="又跳電", by=company.customer)
    clock = resolution(case)
    assert (clock.verdict, clock.state) == ("", "running")
    assert clock.due_at == at("2026-11-18 16:00"), "two of eight hours were used"
    assert reading(clock, at("2026-11-18 10:00"), clock.events.all()).spent == 3 * HOUR


def test_after_seven_days_a_new_case_is_asked_for(
    company: SimpleNamespace, hospital: Customer
) -> None:
    case = report(company, hospital)
    progress.resolve(case, cause="跳電", solution="復電", by=company.engineer)
    with time.at(at("2026-11-24 09:00")), pytest.raises(Refused) as refusal:
        progress.reopen(case, reason="又跳電", by=company.customer)
    assert refusal.value.code == "aftersales.reopen_too_late"


def test_the_keepers_are_warned_once_at_eighty_percent(
    company: SimpleNamespace, hospital: Customer
) -> None:
    case = report(company, hospital)
    with time.at(at("2026-11-16 09:50")):
        due = list(Clock.objects.to_warn(time.now()))
        assert [clock.kind for clock in due] == ["response"]
        assert clocks.warn(due[0], by=None)
        assert not clocks.warn(due[0], by=None)
    assert Entry.objects.of(case).filter(event="aftersales.case.warned").count() == 1


def test_a_breach_climbs_the_line_in_opening_hours_only(
    company: SimpleNamespace, hospital: Customer
) -> None:
    report(company, hospital)
    with time.at(at("2026-11-16 20:00")):
        for clock in Clock.objects.overdue(time.now()):
            clocks.record_breach(clock, by=None)
        response_only = Clock.objects.to_escalate(time.now())
        assert [clock.kind for clock in response_only] == ["response"], "due at 10:00, open then"
    with time.at(at("2026-11-17 09:00")):
        waiting = Clock.objects.to_escalate(time.now()).get(kind="resolution")
        assert clocks.escalate(waiting, by=None)
        waiting.refresh_from_db()
        assert waiting.escalate_at == at("2026-11-17 14:00")
    told = Entry.objects.filter(event="aftersales.case.escalated").get().told
    assert told == [company.head.pk]


def test_a_cancelled_case_has_no_verdict(company: SimpleNamespace, hospital: Customer) -> None:
    case = report(company, hospital)
    progress.cancel(case, reason="重複登記", by=company.engineer)
    assert set(case.clocks.values_list("state", "verdict")) == {("cancelled", "")}


def test_a_reset_begins_anew(company: SimpleNamespace, hospital: Customer) -> None:
    case = report(company, hospital, impact=2, urgency=2)
    with time.at(at("2026-11-16 10:00")):
        cases.classify(case, category="fault", impact=1, urgency=2, reset=True, by=company.engineer)
    assert resolution(case).due_at == at("2026-11-17 10:00")
    assert [e.condition for e in resolution(case).events.all()] == ["start", "reset"]
