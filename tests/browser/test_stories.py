"""What people do all day, clicked through in a real browser, with the records it leaves."""

import datetime as dt
import re
from typing import Any

import pytest

from charter.ground import clock
from charter.kernel.approvals.models import Held, Request
from charter.kernel.approvals.verbs import settle
from charter.kernel.journal.models import Entry
from charter.kernel.parameters.queries import in_force
from charter.policy.models import Proposal, Reminder
from charter.rooms.aftersales.models import Case, Channel
from charter.rooms.projects.models import Initiation, Project, Signature, Task
from charter.rooms.projects.tests import stories
from charter.rooms.projects.verbs import initiation as initiations
from tests.browser.world import judged, late, promised

DESK, PHONE = 1440, 375
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
both = pytest.mark.parametrize("width", [DESK, PHONE])


def happened(event: str) -> Entry:
    return Entry.objects.filter(event=event).latest("pk")


ANSWERS = {
    "background": {"background": "客戶的舊機房沒有備援電力，去年停電三次，門診系統因此中斷。"},
    "goals": {"goal_1": "可用率99.9%以上", "measure_1": "監控月報"},
    "scope": {"included": "搬遷\n維運一年", "excluded": "新設備採購"},
    "results": {"results": "搬遷停機不超過4小時。"},
    "budget": {"labour_amount": "20萬", "labour_basis": "2人×3個月", "total": "NT$200,000"},
    "schedule": {
        "starts_on": "2027-01-04",
        "ends_on": "2027-03-31",
        "milestone_1": "搬遷完成",
        "due_1": "2027-02-01",
    },
}


def fill_every_part(page, wish, manager) -> None:
    page.click("main a[href$='/customer/']")
    page.select_option("[name=requirement]", str(wish.pk))
    page.select_option("[name=service_type]", "maintenance")
    page.select_option("[name=manager]", str(manager.pk))
    page.click("text=儲存並繼續")
    for part, answers in ANSWERS.items():
        if not page.url.endswith(f"/{part}/"):
            page.goto(re.sub(r"/initiations/(\d+)/.*", rf"/initiations/\1/{part}/", page.url))
        for name, text in answers.items():
            page.fill(f"[name={name}]", text)
        page.click("text=儲存並繼續")


@both
def test_somebody_submits_an_initiation(page_as, company, width) -> None:
    wish = stories.requirement(company)
    screen = page_as(company.staff, width)
    page = screen.open("/projects/initiations/new/")
    page.fill("[name=name]", "海城醫院機房搬遷")
    page.select_option("[name=customer]", label="海城醫院")
    page.click("main form .btn.pri")
    page.wait_for_url(re.compile(r"/initiations/\d+/$"))
    fill_every_part(page, wish, company.manager)
    one = Initiation.objects.get()
    page = screen.open(f"/projects/initiations/{one.pk}/")
    page.click("main a.btn.pri:has-text('檢查並送出')")
    screen.is_sound(f"story-initiation-check-{width}")
    page.click("button:has-text('送出立項申請')")
    page.wait_for_url(re.compile(rf"/initiations/{one.pk}/$"))
    one.refresh_from_db()
    assert (one.state, one.total) == ("submitted", 200_000)
    request = Request.objects.about(one).get()
    assert request.applicant == company.staff
    assert company.head.pk in happened("approvals.request.submitted").told
    screen.is_sound(f"story-initiation-sent-{width}")


def ten_seconds_later() -> None:
    """What was sent is decided, as the worker does it."""
    for held in Held.objects.waiting():
        with clock.at(held.until):
            settle(held, by=None)


def agree(page: Any, width: int) -> None:
    if width == PHONE:
        page.click("[data-open=ap-sheet]")
        page.click("#ap-sheet button[value=approve]")
    else:
        page.click("#decide button[value=approve]")
    page.wait_for_selector(".toast button[data-undo]")
    ten_seconds_later()


def test_it_is_approved_on_a_phone_and_becomes_a_project(page_as, company) -> None:
    request = initiations.submit_initiation(stories.draft(company), by=company.staff)
    for approver in (company.head, company.boss):
        screen = page_as(approver, PHONE)
        page = screen.open("/")
        page.click(f"main a[href*='/approvals/{request.pk}/'] >> nth=0")
        page.wait_for_selector(".ap-bar")
        told = page.inner_text("article.apd")
        assert "人力" in told and "維護" in told and "service_type" not in told
        screen.is_sound("story-approval-375")
        page.click(".ap-bar button[data-open=ap-sheet]")
        page.wait_for_selector("#ap-sheet[open]")
        screen.is_sound("story-approval-sheet-375")
        page.fill("#sheet-comment", "同意，請注意停機時間。")
        with page.expect_navigation():
            page.click("#ap-sheet button[value=approve]")
        assert page.locator(".toast form button[data-undo]").count() == 1
        ten_seconds_later()
    request.refresh_from_db()
    assert request.state == Request.State.APPROVED
    assert Project.objects.get().initiation.name == "海城醫院機房搬遷"
    assert happened("approvals.request.approved").by == company.boss


def test_a_slip_of_the_finger_is_undone(page_as, company) -> None:
    request = initiations.submit_initiation(stories.draft(company), by=company.staff)
    screen = page_as(company.head, PHONE)
    page = screen.open(f"/approvals/{request.pk}/")
    page.fill("#id_comment", "錯按了")
    page.click("#decide button[value=reject]")
    page.wait_for_selector(".toast button[data-undo]")
    screen.is_sound("story-undo-toast-375")
    page.click(".toast button[data-undo]")
    page.wait_for_url(re.compile(rf"/approvals/{request.pk}/$"))
    screen.is_sound("story-undone-375")
    ten_seconds_later()
    request.refresh_from_db()
    assert (request.state, request.decisions.count()) == ("pending", 0)
    page.click("#decide button[value=approve]")
    page.wait_for_selector(".toast button[data-undo]")
    screen.open(f"/approvals/{request.pk}/")
    screen.is_sound("story-held-375")


def test_nobody_finds_a_way_to_approve_their_own(page_as, company) -> None:
    request = initiations.submit_initiation(stories.draft(company), by=company.staff)
    page = page_as(company.staff, PHONE).open(f"/approvals/{request.pk}/")
    assert page.locator("button[value=approve], [data-open=ap-sheet]").count() == 0


@both
def test_the_manager_sees_why_a_project_is_red(page_as, company, width) -> None:
    project = late(company)
    screen = page_as(company.manager, width)
    page = screen.open("/projects/")
    page.click(f"main a:has-text('{project.number}') >> nth=0")
    page.wait_for_url(re.compile(rf"/projects/{project.pk}/"))
    why = page.locator(".why3")
    assert "為什麼偏離" in why.inner_text()
    assert "佈線" in why.inner_text()
    reason = why.locator("li").first.bounding_box()
    assert reason["y"] + reason["height"] < 640, "why it is red stands on the first screen"
    screen.is_sound(f"story-red-{width}")
    why.locator("a:has-text('佈線')").first.click()
    page.wait_for_url(re.compile(r"/tasks/\d+/"))
    screen.is_sound(f"story-red-task-{width}")
    assert page.inner_text("h1") == "佈線"


@both
def test_the_customer_signs_the_acceptance(page_as, company, width) -> None:
    one = stories.requested(company)
    screen = page_as(company.customer, width)
    page = screen.open("/portal/acceptances/")
    page.click(f"main a[href$='/portal/acceptances/{one.pk}/']")
    page.click("label[for=star-5]")
    page.fill("[name=remarks]", "請補一份操作手冊。")
    page.fill("[name=name]", "李建德")
    with page.expect_navigation():
        page.click("button[value=accept]")
    screen.is_sound(f"story-signed-{width}")
    signature = Signature.objects.get()
    assert (signature.stars, signature.verdict) == (5, "accept")
    assert (signature.name, signature.content_hash) == ("李建德", one.content_hash)
    assert Project.objects.get().phase == Project.Phase.SUMMARY
    assert happened("projects.acceptance.signed").by == company.customer


@both
def test_a_case_is_registered_and_its_clock_runs(page_as, company, width) -> None:
    promised(company)
    screen = page_as(company.staff, width)
    page = screen.open("/aftersales/new/")
    page.select_option("[name=customer]", label="海城醫院")
    page.fill("[name=text]", "洗腎室空調不冷，病人抱怨")
    page.wait_for_selector("#foreseen .slap")
    screen.is_sound(f"story-case-foreseen-{width}")
    assert not Case.objects.exists()
    page.click("text=登記並開始計時")
    page.wait_for_url("**/registered/")
    screen.is_sound(f"story-case-registered-{width}")
    case = Case.objects.get()
    assert (case.channel, case.state) == (Channel.PHONE, Case.State.NEW)
    clocks = case.clocks.filter(state="running")
    assert {one.kind for one in clocks} == {"response", "resolution"}
    assert all(one.due_at and one.due_at > case.received_at for one in clocks)
    page.click("main a[href$='#reply']")
    page.wait_for_selector("#clocks")
    page.click("#clocks a >> nth=0")
    page.wait_for_url("**/clocks/**")
    screen.is_sound(f"story-case-clock-{width}")
    assert "承諾的工作時間" in page.inner_text("main")
    assert happened("aftersales.case.registered").by == company.staff


@both
def test_the_policy_is_read_and_failing_records_are_opened(page_as, company, width) -> None:
    project = late(company)
    judged()
    screen = page_as(company.boss, width)
    page = screen.open("/policy/")
    page.click("main h2 a[href$='/policy/SP/']")
    page.wait_for_selector(".doc .chap")
    if width < 1024:  # folded by chapter
        clause = page.locator("[id='SP2.3.1b']")
        page.locator("details.chap", has=clause).locator("> summary").click()
    page.click("[id='SP2.3.1b'] .ef a.lk")
    page.wait_for_url("**/policy/SP2.3.1b/**")
    screen.is_sound(f"story-clause-{width}")
    records = page.locator("section.proof tbody tr")
    assert records.count() >= 1
    with page.expect_navigation():
        records.first.locator("button:has-text('催辦')").click()
    assert Reminder.objects.get().person == company.engineer
    assert happened("policy.clause.reminded").by == company.boss
    page.click("section.proof tbody a.lk >> nth=0")
    page.wait_for_url(re.compile(r"/projects/"))
    assert page.inner_text("main h1") in set(
        Task.objects.filter(project=project).values_list("name", flat=True)
    )


@both
def test_a_parameter_is_changed_by_asking_another(page_as, company, width) -> None:
    screen = page_as(company.head, width)
    page = screen.open("/policy/parameters/")
    if width < 1024:  # folded by chapter
        link = page.locator("a[href$='/satisfaction_percent/']")
        page.locator("details.chap", has=link).locator("summary").click()
    page.click("a[href$='/satisfaction_percent/']")
    day = clock.today() + dt.timedelta(days=400)
    page.fill("[name=value]", "95")
    page.fill("[name=effective_on]", day.isoformat())
    page.fill("[name=reason]", "客戶期望提高")
    page.click("button[name=preview]")
    page.wait_for_load_state()
    screen.is_sound(f"story-parameter-{width}")
    assert not Proposal.objects.exists()
    page.click("#proposal .btn.pri")
    page.wait_for_selector("text=審批中的修改")
    screen.is_sound(f"story-parameter-asked-{width}")
    request = Request.objects.about(Proposal.objects.get()).get()
    agree(page_as(company.boss, width).open(f"/approvals/{request.pk}/"), width)
    assert Proposal.objects.get().state == Proposal.State.APPROVED
    assert in_force()["satisfaction_percent"] == 90
    assert in_force(day)["satisfaction_percent"] == 95
