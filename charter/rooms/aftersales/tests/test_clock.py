"""The service clock: it stands, runs, warns and breaches at the right instant, and explains why."""

import dataclasses
import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from charter.ground import clock as time
from charter.ground.i18n.phrase import worded
from charter.kernel.journal.models import Entry
from charter.org.models import Customer, WorkingCalendar
from charter.rooms.aftersales import foresight
from charter.rooms.aftersales.casefile import clocks_of, rounds_of
from charter.rooms.aftersales.commitment_forms import targets_for
from charter.rooms.aftersales.foresight import moved_by_times
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


def told_hourly(company: SimpleNamespace, customer: Customer) -> Customer:
    """The times of the others, and a word every two hours."""
    promise = customer.commitments.get()
    times = {p: dataclasses.replace(told, update=2 * HOUR) for p, told in TIMES.items()}
    commitments.change_times(promise, times=times, reason="客戶要求", by=company.head)
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
    assert "制度預設" in worded(response(case).events.get().reason)


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


def test_reopening_after_the_days_of_the_parameter_begins_a_new_clock(
    company: SimpleNamespace, hospital: Customer
) -> None:
    case = report(company, hospital)
    with time.at(at("2026-11-16 11:00")):
        progress.resolve(case, cause="跳電", solution="復電", by=company.engineer)
    old = resolution(case)
    with time.at(at("2026-11-24 09:00")):
        progress.reopen(case, reason="又跳電", by=company.customer)
    new = case.clocks.get(kind="resolution", state="running")
    old.refresh_from_db()
    assert (old.verdict, old.state) == ("met", "stopped"), "what was judged stays"
    assert (new.started_at, new.due_at) == (at("2026-11-24 09:00"), at("2026-11-24 18:00"))
    assert case.next_due == new.due_at
    assert [clock.pk for clock, _events in clocks_of(case)][-1] == new.pk
    assert [one.pk for one, _events in rounds_of(case, "resolution")] == [old.pk, new.pk]


def test_the_customer_hears_of_us_in_the_rhythm_that_was_promised(
    company: SimpleNamespace, hospital: Customer
) -> None:
    case = report(company, told_hourly(company, hospital))
    updates = case.clocks.filter(kind="update")
    assert not updates.exists(), "until the first answer the response clock rules"
    with time.at(at("2026-11-16 09:30")):
        progress.reply(case, text="已派人前往", by=company.engineer)
    assert updates.get().due_at == at("2026-11-16 11:30")
    assert case.next_due == at("2026-11-16 11:30")
    with time.at(at("2026-11-16 11:00")):
        progress.note(case, text="備品在路上", by=company.engineer)
        assert updates.count() == 1, "a note is no word to the customer"
        progress.reply(case, text="備品在路上", by=company.engineer)
    first, second = updates
    assert (first.verdict, first.spent) == ("met", 5400)
    assert second.due_at == at("2026-11-16 14:00"), "an hour before and an hour after lunch"


def test_silence_is_a_breach_and_waiting_for_the_customer_is_not(
    company: SimpleNamespace, hospital: Customer
) -> None:
    case = report(company, told_hourly(company, hospital))
    updates = case.clocks.filter(kind="update")
    progress.reply(case, text="已派人前往", by=company.engineer)
    with time.at(at("2026-11-16 16:00")):
        progress.reply(case, text="仍在查", by=company.engineer)
        progress.hold(case, reason="等機房鑰匙", by=company.engineer)
        progress.reply(case, text="收到鑰匙前先觀察", by=company.engineer)
    silent = updates[0]
    assert (silent.verdict, silent.breached_at) == ("breached", at("2026-11-16 11:00"))
    last = updates.last()
    assert last and (last.state, last.due_at) == ("paused", None)
    with time.at(at("2026-11-17 09:00")):
        progress.resume(case, by=company.engineer)
    last.refresh_from_db()
    assert last.due_at == at("2026-11-17 11:00"), "while we wait for them nothing is due"
    with time.at(at("2026-11-17 09:30")):
        progress.resolve(case, cause="跳電", solution="復電", by=company.engineer)
    assert not updates.filter(state="running").exists()


def test_other_times_of_a_promise_move_what_is_open_and_say_so_beforehand(
    company: SimpleNamespace, hospital: Customer
) -> None:
    met, late, still = (report(company, hospital) for _ in range(3))
    waiting = report(company, hospital)
    with time.at(at("2026-11-16 09:20")):
        progress.reply(met, text="好", by=company.engineer)
        progress.resolve(met, cause="無", solution="重開", by=company.engineer)
        progress.reply(still, text="在查", by=company.engineer)
        progress.reply(waiting, text="在查", by=company.engineer)
        progress.hold(waiting, reason="等鑰匙", by=company.engineer)
    promise = hospital.commitments.get()
    times = {**TIMES, Priority.HIGH: commitments.Times(HOUR, 4 * HOUR)}
    with time.at(at("2026-11-16 10:30")):
        verdicts = set(Clock.objects.exclude(verdict="").values_list("pk", "verdict", "due_at"))
        moved = moved_by_times(promise, targets_for(times), None)
        dues = {(late.pk, "resolution"), (still.pk, "resolution")}
        assert len(moved) == len(dues), "the late answer is a breach already, though not written"
        assert {(one.before, one.after) for one in moved} == {
            (at("2026-11-16 18:00"), at("2026-11-16 14:00"))
        }
        n = commitments.change_times(promise, times=times, reason="合約修訂", by=company.head)
        assert n == 3, "the one that waits has other times too, and no due moment"
    assert verdicts <= set(Clock.objects.exclude(verdict="").values_list("pk", "verdict", "due_at"))
    assert resolution(still).due_at == at("2026-11-16 14:00")
    assert response(late).breached_at == at("2026-11-16 10:00")
    assert resolution(waiting).budget == 4 * HOUR
    assert resolution(met).budget == 8 * HOUR
    assert "合約修訂" in Entry.objects.of(still).get(event="aftersales.case.retimed").sentence


def test_foresight_says_where_it_stops(
    company: SimpleNamespace, hospital: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(company, hospital)
    report(company, hospital)
    times = {**TIMES, Priority.HIGH: commitments.Times(HOUR, 4 * HOUR)}
    for most, part in ((3, (3, 4, True)), (500, (4, 4, False))):
        monkeypatch.setattr(foresight, "AT_MOST", most)
        found = moved_by_times(hospital.commitments.get(), targets_for(times), None)
        assert (found.looked, found.total, found.is_part) == part
    assert len(found) == 2, "the two solutions; the answers keep their times"


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
