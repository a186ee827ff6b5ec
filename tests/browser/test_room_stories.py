"""A problem from the phone to its verified effect; a warning from its crossing to its answer."""

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pytest

from charter.ground import clock
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import report_done
from charter.kernel.journal.models import Entry
from charter.kernel.meetings.models import Attendance, Meeting
from charter.org.models import Person
from charter.rooms.quality.models import Problem
from charter.rooms.risk import verbs as risks
from charter.rooms.risk.models import RiskWarning
from charter.rooms.risk.tests import stories

DESK, PHONE = 1440, 375
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
both = pytest.mark.parametrize("width", [DESK, PHONE])
PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def happened(event: str) -> Entry:
    return Entry.objects.filter(event=event).latest("pk")


def in_days(count: int) -> str:
    """The server runs by the clock on the wall, not on the company's Monday."""
    return (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=count)).isoformat()


def send(page: Any) -> None:
    """The sheet that is open on the page."""
    with page.expect_navigation():
        page.click("#act .btn.pri")


def reported(page_as: Any, company: SimpleNamespace) -> Problem:
    """By somebody on site, with a photo, on a phone."""
    screen = page_as(company.engineer, PHONE)
    page = screen.open("/quality/problems/new/")
    page.fill("[name=title]", "機櫃標示與圖面不符")
    page.fill("[name=description]", "B列第三、四櫃標示對調。")
    page.set_input_files(
        "[name=uploads]", {"name": "現場.png", "mimeType": "image/png", "buffer": PHOTO}
    )
    page.select_option("[name=step]", "delivery")
    page.select_option("[name=source]", "check")
    screen.is_sound("story-problem-new-375")
    page.click("main form .btn.pri")
    page.wait_for_url(re.compile(r"/quality/problems/\d+/$"))
    screen.is_sound("story-problem-told-375")
    assert page.locator("main a:has-text('現場.png')").count() == 1
    return Problem.objects.get()


def test_a_problem_told_on_the_phone_is_closed_when_another_has_seen_the_effect(
    page_as, company
) -> None:
    problem = reported(page_as, company)
    assert happened("quality.problem.reported").by == company.engineer
    owner, path = problem.owner, f"/quality/problems/{problem.pk}/"
    screen = page_as(owner, DESK)
    page = screen.open(path)
    page.click(".acts .btn.pri")
    page.fill("#act [name=containment]", "當場改正標示並拍照。")
    send(page)
    page.click(".acts .btn.pri")
    page.check("#act [name=category][value=method]")
    page.fill("#act [name=cause]", "圖面改版沒有通知現場")
    page.fill("#act [name=why1]", "標示照舊版圖面貼")
    send(page)
    page.click(".acts .btn.pri")
    page.fill("#act [name=measure]", "改版後由第二人核對標示")
    page.select_option("#act [name=owner]", str(company.staff.pk))
    page.fill("#act [name=due]", in_days(5))
    send(page)
    screen.is_sound("story-problem-planned-1440")
    report_done(Action.objects.of(problem).get(), evidence="已核對", by=company.staff)
    seen_by_another(page_as, company, problem)


def seen_by_another(page_as: Any, company: SimpleNamespace, problem: Problem) -> None:
    """Not before its time: the day from which it may be judged is moved to today."""
    problem.refresh_from_db()
    assert problem.state == "verifying" and problem.verify_from
    Problem.objects.filter(pk=problem.pk).update(verify_from=clock.today())
    page = page_as(problem.owner, PHONE).open(f"/quality/problems/{problem.pk}/")
    assert page.locator(".acts a[href*='/verify/']").count() == 0, "nobody judges their own"
    screen = page_as(company.quality, PHONE)
    page = screen.open(f"/quality/problems/{problem.pk}/")
    page.click(".acts a[href*='/verify/']")
    page.check("#act [name=effective] >> nth=0")
    page.fill("#act [name=effect]", "抽查20個機櫃，標示都正確。")
    screen.is_sound("story-problem-verify-375")
    send(page)
    screen.is_sound("story-problem-closed-375")
    problem.refresh_from_db()
    assert (problem.state, problem.verified_by) == ("closed", company.quality)


@both
def test_a_warning_is_answered_by_the_owner_of_the_risk(page_as, company, width) -> None:
    risk = stories.answered(company)
    stories.watched(company, risk)
    screen = page_as(company.engineer, width)
    page = screen.open(f"/risks/{risk.pk}/")
    assert page.locator(".note.bad").count() == 0
    page.click("main a:has-text('登錄讀數')")
    page.fill("[name=value]", "23")
    page.click("main form .btn.pri")
    page.wait_for_url(re.compile(rf"/risks/{risk.pk}/$"))
    assert "23小時" in page.inner_text(".note.bad")
    screen.is_sound(f"story-warning-{width}")
    warning = RiskWarning.objects.get()
    assert company.engineer.pk in happened("risk.warning.raised").told
    answer(screen, warning, company, width)
    assert (warning.kind, warning.answered_by) == ("adjust", company.engineer)
    assert risk.measures.count() == 2
    assert risks.escalate(warning) is None, "what was answered climbs no more"


def answer(screen: Any, warning: RiskWarning, company: SimpleNamespace, width: int) -> None:
    """From the first page to the warning, and one more measure."""
    page = screen.open("/")
    page.click(f"main a[href*='#warning-{warning.pk}'] >> nth=0")
    page.click(".note.bad a.pri")
    page.fill("[name=answer]", "旁路演練多兩個夜班")
    page.fill("[name=measure]", "調一位支援人力，連續兩週")
    page.select_option("[name=owner]", str(company.staff.pk))
    page.fill("[name=due]", in_days(9))
    screen.is_sound(f"story-warning-answer-{width}")
    page.click("main form .btn.pri")
    page.wait_for_url(re.compile(rf"/risks/{warning.risk_id}/$"))
    screen.is_sound(f"story-warning-answered-{width}")
    warning.refresh_from_db()


@both
def test_a_meeting_is_called_by_typing_names_and_by_a_whole_department(
    page_as: Any, company: SimpleNamespace, width: int
) -> None:
    for n in range(12):
        Person.objects.create(
            username=f"p{n}",
            name=f"王小{'甲乙丙丁戊己庚辛壬癸子丑'[n]}",
            department=company.service,
        )
    screen = page_as(company.head, width)
    page = screen.open("/meetings/new/")
    page.fill("[name=title]", "交接會")
    page.fill("[name=starts_at]", f"{in_days(3)}T10:00")
    page.focus("#id_people-find")
    page.keyboard.type("小丙")
    page.keyboard.press("Enter")  # takes the first who fits, and sends nothing
    assert page.locator(".ppl-on button").all_inner_texts() == ["王小丙 ×"]
    assert page.locator("#id_people-find").input_value() == ""
    page.keyboard.type("總經理")
    page.keyboard.press("ArrowDown")
    page.locator(".ppl-every:visible input").check()
    screen.is_sound(f"story-meeting-new-{width}")
    page.get_by_role("button", name="移除王小丙").click()
    chosen = page.locator("[name=people]:checked").evaluate_all(
        "all => all.map((one) => +one.value)"
    )
    office = Person.objects.staff().filter(department=company.office)
    assert set(chosen) == {one.pk for one in office}
    page.click("main form .btn.pri")
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    asked = Attendance.objects.filter(meeting=Meeting.objects.get()).values_list(
        "person", flat=True
    )
    assert {one.pk for one in office} <= set(asked)
