"""Every page for those whom it is for, and for nobody else."""

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.ground import clock
from charter.kernel.journal.models import Entry
from charter.rooms.training import checkin, verbs
from charter.rooms.training.models import Claim, Need, Plan, Record, Session
from charter.rooms.training.permissions import session_verbs
from charter.rooms.training.tests import stories


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def world(company: SimpleNamespace) -> SimpleNamespace:
    """The staff member has a gap, a plan, a record, a claim that waits and a need."""
    power = stories.skill(company)
    course = stories.a_course(company, skill=power, level=3, indicator="training.hours")
    past = stories.given(company, course, company.staff)
    running = stories.planned(company, course, company.staff, company.engineer)
    need = verbs.raise_need(
        source="superior", title="切換演練", subject="professional", due=clock.today(),
        person=company.staff, by=company.head,
    )  # fmt: skip
    assert need
    plan = verbs.draw_plan(company.staff, year=2026, by=company.head)
    claim = stories.claimed(company, company.staff)
    record = stories.record_of(past, company.staff)
    told = {"course": course, "past": past, "running": running, "need": need, "plan": plan}
    return SimpleNamespace(company=company, claim=claim, record=record, **told)


def own(world: SimpleNamespace) -> list[str]:
    """Pages about one person."""
    base, one = "/people/training", world.company.staff.pk
    return [
        f"{base}/people/{one}/",
        f"{base}/records/{world.record.pk}/",
        f"{base}/claims/{world.claim.pk}/",
        f"{base}/plans/{world.plan.pk}/",
        f"{base}/needs/{world.need.pk}/",
    ]


def test_a_persons_results_are_for_them_the_line_and_hr(world):
    company = world.company
    reads = {company.staff, company.head, company.hr}
    others = {company.engineer, company.manager, company.boss, company.deputy, company.finance}
    for person in reads | others | {company.customer}:
        client = as_(person)
        for url in own(world):
            assert client.get(url).status_code == (200 if person in reads else 404), (person, url)
        seen = client.get("/people/training/matrix/?export=csv").content.decode()
        assert ("張家銘" in seen) is (person in reads)
    read = Entry.objects.filter(event="people.record.read")
    assert {entry.by for entry in read.of(company.staff)} == {company.head, company.hr}


def test_the_persons_page_shows_training_to_whom_it_is_for(world):
    company = world.company
    url = f"/people/{company.staff.pk}/"
    for person, shown in ((company.staff, True), (company.head, True), (company.finance, False)):
        assert ('id="training"' in as_(person).get(url).content.decode()) is shown


PAGES = [
    "", "matrix/", "sessions/", "courses/", "needs/", "plans/", "claims/", "claims/new/", "attend/",
    "calendar.ics", "sessions/?export=csv", "courses/?export=xlsx", "matrix/?export=xlsx",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_colleagues_open_it_and_customers_find_nothing(world, page):
    url = f"/people/training/{page}"
    assert as_(world.company.staff).get(url).status_code == 200
    assert as_(world.company.hr).get(url).status_code == 200
    assert as_(world.company.customer).get(url).status_code == 404


def test_departments_figures_are_for_those_who_lead_and_name_nobody(world):
    url = "/people/training/coverage/"
    for person in (world.company.boss, world.company.hr, world.company.head):
        answer = as_(person).get(url)
        assert (
            answer.status_code == 200 and "張家銘" not in answer.content.decode().split("main")[1]
        )
    assert as_(world.company.staff).get(url).status_code == 403


def test_a_course_and_a_session_are_made_and_their_acts_done_on_pages(world):
    company = world.company
    hr = as_(company.hr)
    form = {"title": "客戶溝通", "subject": "communication", "kind": "inside", "hours": "3"}
    made = hr.post("/people/training/courses/new/", {**form, "pass_score": "60"})["Location"]
    course = made.rstrip("/").rsplit("/", 1)[1]
    told = {
        "course": course, "starts_at": "2026-11-16T08:00", "ends_at": "2026-11-16T10:00",
        "place": "三樓", "teacher": company.quality.pk, "seats_count": "3",
        "department": company.service.pk,
    }  # fmt: skip
    full = hr.post("/people/training/sessions/new/", told)
    assert full.status_code == 422 and "席位只有3個" in full.content.decode()
    url = hr.post("/people/training/sessions/new/", {**told, "seats_count": "9"})["Location"]
    session = Session.objects.get(pk=url.rstrip("/").rsplit("/", 1)[1])
    act = f"/people/training/session/{session.pk}"
    assert hr.get(f"{act}/mark_present/").status_code == 200
    assert as_(company.staff).get(f"{act}/cancel/").status_code == 409
    assert hr.post(f"{act}/mark_present/", {"people": [company.staff.pk]}).status_code == 302
    assert hr.post(f"{act}/hold/").status_code == 302
    seat = stories.seat_of(session, company.staff)
    results = f"{url}results/"
    assert hr.post(results, {f"{seat.pk}-score": "101"}).status_code == 422
    assert hr.post(results, {f"{seat.pk}-score": "88"}).status_code == 302
    assert stories.record_of(session, company.staff).score == 88
    react = f"/people/training/seat/{seat.pk}/react/"
    assert as_(company.engineer).get(react).status_code == 404
    assert as_(company.staff).post(react, {"reaction": "4", "words": "好"})["Location"]
    assert "4.0" in as_(company.staff).get(url).content.decode()


def test_the_phone_checks_in_by_camera_or_by_digits(world):
    company, session = world.company, world.running
    code = f"/people/training/sessions/{session.pk}/code/"
    assert as_(company.staff).get(code).status_code == 404
    wall = as_(company.quality).get(code)
    digits = re.search(r"(\d{3} \d{3})</p>", wall.content.decode())
    assert digits and '<path d="M' in wall.content.decode()
    assert (
        as_(company.staff).get(f"/people/training/sessions/{session.pk}/code/").status_code == 404
    )
    staff, engineer = as_(company.staff), as_(company.engineer)
    page = f"/people/training/attend/{checkin.token_of(session)}/"
    assert company.staff.name in staff.get(page).content.decode()
    assert not session.seats.present().exists(), "a look is no presence"
    assert staff.post(page).status_code == 302
    assert as_(company.manager).post(page).status_code == 422
    assert staff.get("/people/training/attend/1-1.forged/").status_code == 404
    typed = {"session": session.pk, "code": "000 000"}
    wrong = engineer.post("/people/training/attend/", typed)
    assert wrong.status_code == 422 and "現在的六位數字" in wrong.content.decode()
    assert stories.seat_of(session, company.engineer).tries == 1
    assert (
        engineer.post("/people/training/attend/", {**typed, "code": digits[1]}).status_code == 302
    )
    assert session.seats.present().count() == 2


def test_a_claim_a_plan_and_a_word_of_the_superior_go_through_their_pages(world):
    company = world.company
    head, staff = as_(company.head), as_(company.staff)
    confirm = f"/people/training/claim/{world.claim.pk}/confirm/"
    assert staff.post(confirm).status_code == 409, "not one's own"
    assert head.post(confirm, {"note": "好"}).status_code == 302
    assert Claim.objects.get(pk=world.claim.pk).state == "confirmed"
    assert head.post(f"/people/training/plan/{world.plan.pk}/agree/").status_code == 302
    assert Plan.objects.get(pk=world.plan.pk).agreed_by == company.head
    assert (
        head.post("/people/training/plans/agree/", {"pk": [company.engineer.pk]}).status_code == 302
    )
    assert Plan.objects.agreed().filter(person=company.engineer).exists()
    judge = f"/people/training/record/{world.record.pk}/judge/"
    assert head.get(judge).status_code == 200
    assert head.post(judge, {"level": "4", "text": ""}).status_code == 422
    assert head.post(judge, {"level": "4", "text": "能獨立切換"}).status_code == 302
    correct = f"/people/training/record/{world.record.pk}/correct/"
    told = {"score": "90", "is_passed": "on", "reason": "漏算"}
    assert as_(company.hr).post(correct, told).status_code == 302
    assert Record.objects.filter(replaces=world.record).exists()


@pytest.mark.parametrize("page", ["sessions/", "claims/", "plans/", "needs/", "people/{staff}/"])
def test_lists_ask_the_same_number_of_questions(world, page):
    company = world.company
    client, asked = as_(company.hr), []
    url = f"/people/training/{page.format(staff=company.staff.pk)}"
    for rows in (1, 2):
        for n in range(rows):
            stories.given(company, world.course, company.staff, company.engineer)
            stories.claimed(company, company.engineer)
            verbs.raise_need(
                source=Need.Source.SUPERIOR, title=f"再練{n}", subject="service",
                due=clock.today(), person=company.engineer, by=company.head,
            )  # fmt: skip
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        asked.append(len(queries))
        for person in (company.engineer, company.manager)[:rows]:
            verbs.draw_plan(person, year=2026, by=company.head)
    assert asked[0] == asked[1] <= 25


def test_presence_is_marked_once_a_session_has_begun(company: SimpleNamespace) -> None:
    coming = stories.planned(company, stories.a_course(company), company.staff, days=2)
    assert "mark_present" not in session_verbs(company.hr, coming)
    with clock.at(coming.starts_at + dt.timedelta(minutes=1)):
        assert {"mark_present", "hold"} <= set(session_verbs(company.hr, coming))
