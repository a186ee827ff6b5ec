"""三.2.1, 三.2.2, 三.2.3 and 四.3.1, told by their verbs and judged by their proofs."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.duties.jobs import generate_duties
from charter.kernel.duties.models import Duty
from charter.kernel.journal.events import KNOWN, declare
from charter.kernel.journal.verbs import record
from charter.org.models import Department, Person
from charter.rooms.people import verbs as people
from charter.rooms.training import checkin, verbs
from charter.rooms.training.models import REGULAR, Need, Plan, Record, Seat
from charter.rooms.training.queries import file_of
from charter.rooms.training.tests import stories
from charter.rooms.training.tests.stories import failing, holds


def later(days: int) -> "clock.at":  # type: ignore[valid-type]
    return clock.at(clock.now() + dt.timedelta(days=days))


def test_SP3_2a_project_members_are_trained_in_each_subject_within_the_interval(company):
    stories.on_a_project(company, company.engineer)
    names = {f"training.regular.{subject}" for subject in REGULAR}
    members, kept = holds("training.regular.service")
    assert (members, kept) == (2, 0)
    assert company.engineer.name in failing("training.regular.service")

    generate_duties(0)
    owed = Duty.objects.open().filter(rule="training.regular.service").get()
    assert owed.owner == company.hr
    for subject in REGULAR:
        course = stories.a_course(company, title=f"{subject}課", subject=subject)
        stories.given(company, course, company.engineer)
    owed.refresh_from_db()
    assert owed.state == Duty.State.FULFILLED
    for name in names:
        assert company.engineer.name not in failing(name)
        assert company.manager.name in failing(name)
    with later(95):
        assert company.engineer.name in failing("training.regular.service"), "the interval is over"


def test_SP3_2a_a_failed_test_does_not_count(company):
    stories.on_a_project(company, company.engineer)
    course = stories.a_course(company, subject="service", pass_score=70)
    session = stories.given(company, course, company.engineer, score=69)
    assert not stories.record_of(session, company.engineer).is_passed
    assert company.engineer.name in failing("training.regular.service")


def test_SP3_2b_a_plan_answers_the_gaps_and_is_agreed_by_a_superior(company):
    power = stories.skill(company)
    course = stories.a_course(company, skill=power, level=3)
    everybody, kept = holds("training.plans")
    assert (everybody, kept) == (10, 0)

    plan = verbs.draw_plan(company.staff, year=2026, by=company.staff)
    (item,) = plan.items.all()
    assert (item.skill, item.level, item.course) == (power, 3, course)
    verbs.submit_plan(plan, by=company.staff)
    for nobody in (company.staff, company.engineer, company.boss):
        with pytest.raises(Refused):
            verbs.agree_plan(plan, by=nobody)
    verbs.agree_plan(plan, by=company.head)
    assert holds("training.plans") == (10, 1)

    people.set_post_skill(
        company.staff.postings.earliest("id").post, skill=power, level=4, by=company.hr
    )
    assert company.staff.name in failing("training.plans"), "the gap grew beyond the plan"
    verbs.reopen_plan(plan, by=company.staff)
    verbs.drop_item(item, by=company.staff)
    facts = {"subject": "professional", "kind": "self", "due": dt.date(2026, 12, 1)}
    verbs.add_item(plan, title="帶新人", skill=power, level=4, by=company.staff, **facts)
    verbs.agree_plan(plan, by=company.head)
    assert company.staff.name not in failing("training.plans")
    with pytest.raises(Refused, match="先退回"):
        verbs.add_item(plan, title="再加", by=company.staff, **facts)


def test_SP3_2b_a_head_agrees_for_all_at_once_but_never_for_themselves(company):
    stories.skill(company)
    unit = Person.objects.filter(department=company.service)
    assert verbs.agree_for_all(unit, year=2026, by=company.head) == 3
    assert verbs.agree_for_all(unit, year=2026, by=company.head) == 0
    assert not Plan.objects.filter(person=company.head).exists()
    assert verbs.agree_for_all([company.head], year=2026, by=company.hr) == 1


def test_SP3_2b_self_study_and_outside_courses_count_once_a_superior_confirms_the_evidence(company):
    plan = verbs.draw_plan(company.staff, year=2026, by=company.staff)
    facts = {"subject": "service", "kind": "outside", "due": dt.date(2026, 12, 1)}
    item = verbs.add_item(plan, title="應對", by=company.staff, **facts)
    verbs.agree_plan(plan, by=company.head)
    with pytest.raises(Refused, match="附上證明"):
        stories.claimed(company, company.staff, uploads=[])
    claim = stories.claimed(company, company.staff, item=item)
    for nobody in (company.staff, company.engineer, company.hr):
        with pytest.raises(Refused):
            verbs.confirm_claim(claim, by=nobody)
    assert not Record.objects.exists()
    verbs.confirm_claim(claim, by=company.head)
    item.refresh_from_db()
    assert item.done_on == claim.finished_on
    told = file_of(company.staff, dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert (told.n, told.hours, told.subjects) == (1, Decimal(12), {"service"})
    with pytest.raises(Refused):
        verbs.confirm_claim(claim, by=company.head)
    other = stories.claimed(company, company.staff)
    verbs.refuse_claim(other, reason="與工作無關", by=company.head)
    assert Record.objects.count() == 1


def test_SP3_2c_who_was_there_gets_a_record_with_a_result_and_the_file_only_grows(company):
    course = stories.a_course(company, pass_score=60)
    session = stories.planned(company, course, company.staff, company.engineer)
    stories.came(session, company.staff, company.engineer)
    verbs.hold_session(session, by=company.quality)
    with later(11):
        assert holds("training.files") == (2, 0)
    result = verbs.Result(stories.seat_of(session, company.staff), Decimal(55), Decimal(40))
    verbs.enter_results(session, results=[result], by=company.quality)
    with later(11):
        assert failing("training.files") == {company.engineer.name}

    first = stories.record_of(session, company.staff)
    assert not first.is_passed and first.gain == Decimal(15)
    with pytest.raises(Refused, match="登記過"):
        verbs.enter_results(session, results=[result], by=company.quality)
    right = verbs.correct_record(
        first, score=Decimal(65), is_passed=True, reason="漏算第三題", by=company.quality
    )
    told = file_of(company.staff, dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    assert told.records == (right,) and told.passed == 1
    for statement in (
        lambda: Record.objects.filter(pk=first.pk).update(score=99),
        lambda: Record.objects.filter(pk=first.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            statement()


def test_SP3_2c_after_ninety_days_the_superior_says_whether_it_shows_at_work(company):
    session = stories.given(company, stories.a_course(company), company.staff)
    one = stories.record_of(session, company.staff)
    with later(70):
        generate_duties(0)
        duty = Duty.objects.get(rule="training.behaviour")
        assert (duty.owner, duty.due) == (company.head, dt.date(2027, 2, 14))
        assert duty.url.endswith(f"/people/training/record/{one.pk}/judge/")
    with later(120):
        assert holds("training.behaviour") == (1, 0)
        for nobody in (company.staff, company.quality, company.engineer):
            with pytest.raises(Refused):
                verbs.judge_behaviour(one, level=4, text="會了", by=nobody)
        verbs.judge_behaviour(one, level=4, text="獨立完成兩次切換", by=company.head)
        assert holds("training.behaviour") == (1, 1)
        duty.refresh_from_db()
        assert duty.state == Duty.State.FULFILLED
        with pytest.raises(Refused, match="確認過"):
            verbs.judge_behaviour(one, level=5, text="再一次", by=company.head)


def asked(company, department: Department, due: str = "2026-12-20") -> Need:
    """As steering announces it, by name."""
    event = "steering.training.asked"
    facts = {"due": due, "measure": 1, "department": department.pk, "owner": company.head.pk}
    for _once_per_measure in range(2):
        record(event, department, by=None, **facts)
    return Need.objects.get()


def test_SI4_3a_a_measure_asks_and_is_answered_when_all_concerned_were_there(company):
    need = asked(company, company.service)
    concerned = {one.person for one in need.concerned.all()}
    assert concerned == {company.staff, company.engineer, company.manager, company.head}
    assert holds("training.measures") == (1, 1), "there is time"
    with later(60):
        assert failing("training.measures") == {need.title}

    with pytest.raises(Refused):
        verbs.leave_out(need, person=company.head, reason="我會了", by=company.head)
    verbs.leave_out(need, person=company.manager, reason="育嬰假", by=company.head)
    course = stories.a_course(company, title="新的叫修流程", subject="improvement")
    session = stories.planned(company, course, need=need)
    assert session.seats.count() == 3
    stories.came(session, company.staff, company.engineer)
    verbs.hold_session(session, by=company.quality)
    need.refresh_from_db()
    with later(60):
        assert failing("training.measures") == {need.title}, "one of them did not come"
    again = stories.planned(company, course, company.head, need=need)
    stories.came(again, company.head)
    verbs.hold_session(again, by=company.hr)
    need.refresh_from_db()
    assert need.state == Need.State.MET
    with later(60):
        assert holds("training.measures") == (1, 1)


def test_a_result_that_fell_short_asks_for_training_and_stands_in_the_next_plan(company):
    event = "appraisal.result.frozen"
    if event not in KNOWN:
        declare(event, "frozen")
    for person, score in ((company.staff, "58.5"), (company.engineer, "75"), (company.head, "x")):
        facts = {"person": person.pk, "person_name": str(person), "period": "2026-Q3"}
        record(event, person, by=None, score=score, **facts)
    need = Need.objects.get()
    assert (need.person, need.source) == (company.staff, "appraisal")
    plan = verbs.draw_plan(company.staff, year=2026, by=company.head)
    assert [item.need for item in plan.items.all()] == [need]


def test_nobody_checks_in_for_somebody_else_nor_with_an_old_code(company):
    course = stories.a_course(company)
    session = stories.planned(company, course, company.staff, company.engineer)
    other = stories.planned(company, course, company.staff)
    code, token = checkin.code_of(session), checkin.token_of(session)
    with pytest.raises(Refused, match="名單"):
        verbs.attend(session, code=code, by=company.manager)
    with pytest.raises(Refused, match="簽到碼"):
        verbs.attend(other, code=code, by=company.staff)
    with pytest.raises(Refused, match="過期"):
        verbs.attend(other, token=token, by=company.staff)
    with clock.at(clock.now() + dt.timedelta(minutes=7)):
        for proof in ({"code": code}, {"token": token}, {"token": token + "x"}):
            with pytest.raises(Refused):
                verbs.attend(session, by=company.staff, **proof)
    with clock.at(clock.now() - dt.timedelta(hours=3)), pytest.raises(Refused, match="不能簽到"):
        verbs.attend(session, code=checkin.code_of(session), by=company.staff)
    seat = verbs.attend(session, code=f"{code[:3]} {code[3:]}", by=company.staff)
    assert seat.person == company.staff and seat.attended_by is None
    assert Seat.objects.present().count() == 1
    with pytest.raises(Refused, match="自己出席"):
        verbs.mark_present(session, people=[company.hr], by=company.hr)
    for _n in range(checkin.MOST_TRIES):
        verbs.note_wrong_code(stories.seat_of(session, company.engineer), by=company.engineer)
    with pytest.raises(Refused, match="太多次"):
        verbs.attend(session, code=code, by=company.engineer)
    assert verbs.mark_present(session, people=[company.engineer], by=company.quality) == 1


def test_seats_are_counted_and_a_leaver_gives_theirs_up(company):
    course = stories.a_course(company)
    starts = clock.now() + dt.timedelta(days=3)
    facts = {"starts_at": starts, "ends_at": starts + dt.timedelta(hours=2), "place": "三樓"}
    session = verbs.plan_session(
        course,
        seats_count=1,
        teacher_name="外部講師",
        people=[company.staff],
        by=company.head,
        **facts,
    )
    with pytest.raises(Refused, match="席位只有1個"):
        verbs.invite(session, people=[company.engineer], by=company.head)
    people.leave(company.staff, on=clock.today(), by=company.hr)
    assert stories.seat_of(session, company.staff).given_up
    assert verbs.invite(session, people=[company.engineer], by=company.head) == 1
    with pytest.raises(Refused):
        verbs.plan_session(course, seats_count=1, by=company.staff, **facts)
    with pytest.raises(Refused, match="還沒有開始"):
        verbs.hold_session(session, by=company.head)
    verbs.cancel_session(session, reason="講師生病", by=company.head)
    with pytest.raises(Refused):
        verbs.hold_session(session, by=company.head)


def test_levels_one_and_four_are_said_once_and_reckoned_by_the_indicator(company):
    course = stories.a_course(company, indicator="training.hours")
    with pytest.raises(Refused, match="沒有舉辦"):
        verbs.state_outcome(course, text="有幫助", by=company.hr)
    session = stories.given(company, course, company.staff)
    seat = stories.seat_of(session, company.staff)
    with pytest.raises(Refused):
        verbs.react(seat, reaction=5, by=company.engineer)
    verbs.react(seat, reaction=4, words="例子很實用", by=company.staff)
    with pytest.raises(Refused, match="已經收到"):
        verbs.react(seat, reaction=1, by=company.staff)
    stated = verbs.state_outcome(course, text="切換錯誤變少", by=company.hr)
    assert stated.facts["verdict"] == "unproven" and stated.facts["since"] == "2026-11-16"
