"""Each clause of 二.5 lived through: no evidence, broken, kept, by what people do."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from charter.ground import clock as time
from charter.kernel.duties.jobs import escalate_late_duties, generate_duties, remind_of_duties
from charter.kernel.duties.models import Duty
from charter.kernel.journal.models import Entry
from charter.org.calendars.compiled import engine_of
from charter.org.models import Customer, Person
from charter.policy.models import Verdict
from charter.policy.verdicts import judge
from charter.rooms.aftersales.following import due_days
from charter.rooms.aftersales.guessing import CATEGORY, IMPACT
from charter.rooms.aftersales.jobs import go_round
from charter.rooms.aftersales.models import Case, Channel, Clock, Priority
from charter.rooms.aftersales.verbs import cases, clocks, commitments, progress
from charter.rooms.aftersales.work import cases as cases_owed
from charter.rooms.classifying.queries import live
from charter.rooms.people.verbs.calendars import found_calendar, set_day
from charter.rooms.projects.models import Initiation, Project

HOUR = 3600
TIMES = {priority: commitments.Times(HOUR, 8 * HOUR) for priority in Priority}


def verdict(clause: str) -> str:
    return str(judge([clause]).organisation[clause].verdict)


def later(monday: dt.datetime, **more: float) -> Any:
    return time.at(monday + dt.timedelta(**more))


def report(company: SimpleNamespace, channel: str = Channel.PHONE, **more: Any) -> Case:
    by: Person = company.customer if channel == Channel.PORTAL else company.staff
    told = cases.Report(
        Customer.objects.get(code="HC"), "空調不冷", channel, assignee=company.engineer, **more
    )
    return cases.register(told, by=by)


def delivered(company: SimpleNamespace, monday: dt.datetime) -> Project:
    """A project in aftercare, put there directly: how it came there is the projects' story."""
    common: dict[str, Any] = {
        "customer": Customer.objects.get(code="HC"),
        "department": company.service,
        "manager": company.manager,
        "service_type": "maintenance",
        "name": "機房搬遷與維運",
        "starts_on": dt.date(2026, 1, 1),
        "ends_on": dt.date(2026, 10, 1),
    }
    applied = Initiation.objects.create(
        number="IA-1", applicant=company.staff, created_at=monday, changed_at=monday, **common
    )
    return Project.objects.create(
        number="P-1",
        initiation=applied,
        budget_total=Decimal(1000),
        phase=Project.Phase.AFTERCARE,
        phase_since=monday,
        created_at=monday,
        **common,
    )


def test_SP2_5_1_a_delivered_project_needs_a_commitment(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    assert verdict("SP2.5.1") == Verdict.NO_EVIDENCE
    project = delivered(company, monday)
    assert verdict("SP2.5.1") == Verdict.BROKEN
    commitments.make_commitment(
        customer=project.customer,
        project=project,
        title="維運",
        content="機房維運",
        hotline="02-1",
        times=TIMES,
        active_from=dt.date(2026, 1, 1),
        by=company.head,
    )
    assert verdict("SP2.5.1") == Verdict.KEPT
    commitment = project.commitments.get()
    commitments.end_commitment(commitment, on=dt.date(2026, 10, 31), by=company.head)
    assert verdict("SP2.5.1") == Verdict.BROKEN


def test_SP2_5_2a_feedback_is_classified_in_time(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    assert verdict("SP2.5.2a") == Verdict.NO_EVIDENCE
    case = report(company, Channel.PORTAL)
    assert verdict("SP2.5.2a") == Verdict.NO_EVIDENCE, "two hours are left to classify it"
    with later(monday, hours=3):
        assert verdict("SP2.5.2a") == Verdict.BROKEN
        cases.classify(case, category="fault", impact=2, urgency=2, by=company.staff)
        assert verdict("SP2.5.2a") == Verdict.BROKEN, "late is late"
    Case.objects.filter(pk=case.pk).update(received_at=monday - dt.timedelta(days=400))
    report(company)
    assert verdict("SP2.5.2a") == Verdict.KEPT


def test_SP2_5_2a_what_is_proposed_is_corrected_and_counted(company: SimpleNamespace) -> None:
    """A proposal is made at once, by whatever channel; people have the last word, and how often
    they had it is known."""
    case = report(company, Channel.PORTAL)
    assert (case.category, case.impact) == ("fault", 2)
    right = report(company)
    cases.classify(case, category="complaint", impact=1, urgency=1, by=company.staff)
    for one in (case, right):
        progress.resolve(one, cause="老化", solution="更換", by=company.staff)
    found = {task: live(task)[None] for task in (CATEGORY, IMPACT)}
    assert {(one.settled, one.corrected) for one in found.values()} == {(2, 1)}


def test_SP2_5_2b_a_solved_case_has_cause_and_solution(company: SimpleNamespace) -> None:
    case = report(company)
    assert verdict("SP2.5.2b") == Verdict.NO_EVIDENCE
    progress.resolve(case, cause="濾網阻塞", solution="更換濾網", by=company.engineer)
    assert verdict("SP2.5.2b") == Verdict.KEPT


def test_SP2_5_2c_the_promised_times_are_kept(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    case = report(company)
    assert verdict("SP2.5.2c") == Verdict.NO_EVIDENCE
    progress.reply(case, text="已派人", by=company.engineer)
    progress.resolve(case, cause="濾網阻塞", solution="更換濾網", by=company.engineer)
    assert verdict("SP2.5.2c") == Verdict.KEPT
    report(company)
    with later(monday, days=20):
        assert verdict("SP2.5.2c") == Verdict.BROKEN, "past due counts before a job has run"
        go_round(timestamp=0)
        late = Clock.objects.filter(verdict="breached")
        assert late.count() == 2
        assert all(clock.breached_at == clock.due_at for clock in late)
        assert verdict("SP2.5.2c") == Verdict.BROKEN


def test_SP2_5_2d_a_solved_case_is_followed_up(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    """Three working days of the calendar the customer is served by; the duty reminds and climbs."""
    harbour = Customer.objects.get(code="HC")
    theirs = found_calendar(name="港都", customer=harbour, by=None)
    friday = (monday + dt.timedelta(days=4)).date()
    set_day(theirs, date=friday, is_working=False, name="港都休業", by=None)
    case = report(company)
    with later(monday, days=3):  # Thursday; then Monday, Tuesday, Wednesday
        progress.resolve(case, cause="濾網阻塞", solution="更換濾網", by=company.engineer)
        generate_duties(0)
        generate_duties(0)
    [call] = Duty.objects.filter(rule="aftersales.follow_up")
    assert (call.owner, call.due) == (company.engineer, friday + dt.timedelta(days=5))
    with later(monday, days=9):
        assert verdict("SP2.5.2d") == Verdict.NO_EVIDENCE, "Wednesday is left to call"
    with later(monday, days=10):
        assert verdict("SP2.5.2d") == Verdict.BROKEN
    with later(monday, days=9):
        progress.follow_up(case, reached=True, score=5, by=company.staff)
        assert verdict("SP2.5.2d") == Verdict.KEPT
    with later(monday, days=20):
        progress.follow_up(case, reached=True, score=4, by=company.staff)
        assert verdict("SP2.5.2d") == Verdict.KEPT, "what is heard later makes nothing late"
    call.refresh_from_db()
    assert call.state == Duty.State.FULFILLED


def test_SP2_5_2d_a_call_that_nobody_makes_is_reminded_of_and_climbs(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    Person.objects.filter(pk=company.engineer.pk).update(manager=company.manager)
    progress.resolve(report(company), cause="老化", solution="更換", by=company.engineer)
    generate_duties(0)
    call = Duty.objects.get(rule="aftersales.follow_up")
    with later(monday, days=2):
        remind_of_duties(0)
    with later(monday, days=8):
        escalate_late_duties(0)
    told = set(Entry.objects.of(call).values_list("event", flat=True))
    assert {"duties.duty.reminded", "duties.duty.escalated"} <= told
    call.refresh_from_db()
    assert call.escalated_to == company.manager


def test_SP2_5_2d_a_solution_that_did_not_hold_is_followed_up_anew(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    case = report(company)
    progress.resolve(case, cause="濾網阻塞", solution="更換濾網", by=company.engineer)
    generate_duties(0)
    with later(monday, days=1):
        progress.reopen(case, reason="又不冷了", by=company.customer)
    calls = Duty.objects.filter(rule="aftersales.follow_up").order_by("pk")
    assert [one.state for one in calls] == [Duty.State.LAPSED]
    with later(monday, days=2):
        progress.resolve(case, cause="壓縮機", solution="更換壓縮機", by=company.engineer)
        generate_duties(0)
        assert [one.state for one in calls.all()] == [Duty.State.LAPSED, Duty.State.OPEN]


def test_the_days_that_sql_looks_up_are_those_of_the_engine(company: SimpleNamespace) -> None:
    """A long holiday, a make-up Saturday and the ends of the table."""
    calendar = found_calendar(name="臺灣", country="TW", is_default=True, years=[2026], by=None)
    engine, first, last = engine_of(calendar), dt.date(2026, 2, 1), dt.date(2026, 3, 9)
    for days in (1, 3, 10):
        found = due_days(engine, first, last, days)
        expected = [engine.add_days(first + dt.timedelta(days=n), days) for n in range(len(found))]
        assert found == expected and len(found) == 37


def test_my_work_lists_open_cases_by_their_due_moment(company: SimpleNamespace) -> None:
    waiting, second, first = report(company), report(company, impact=3), report(company, impact=1)
    progress.hold(waiting, reason="等照片", by=company.engineer)
    assert [owed.due for owed in cases_owed(company.engineer)] == [first.next_due, second.next_due]


def test_the_round_may_run_twice(company: SimpleNamespace, monday: dt.datetime) -> None:
    report(company)
    with later(monday, days=3):
        go_round(timestamp=0)
        before = list(Clock.objects.values_list("verdict", "breached_at", "recorded_at"))
    with later(monday, days=3, minutes=1):
        go_round(timestamp=0)
    assert list(Clock.objects.values_list("verdict", "breached_at", "recorded_at")) == before
    assert clocks.STEPS == 3
