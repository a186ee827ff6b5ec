"""A delay from its cause to the new version; progress reported on the phone."""

import datetime as dt

import pytest

from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.rooms.projects.models import Correction, Plan, ProgressReview, Task
from charter.rooms.projects.tests.planning import TAIPEI, at, running
from tests.browser.world import late

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def explained(screen, project, width: int):
    """The review asks for the cause of each deviation, then leads to the decision."""
    page = screen.open(f"/projects/{project.pk}/review/")
    for field in page.locator("textarea[name$=-explanation]").all():
        field.fill("線材晚到")
    page.click("button:has-text('記錄檢討')")
    page.wait_for_url("**/deviation/#decide")
    assert ProgressReview.objects.get().deviations.count()
    screen.is_sound(f"deviation-{width}")
    return page


def decided(page, company) -> None:
    """New dates are not decided without the customer."""
    page.check("input[value=dates]")
    page.fill("[name=measure]", "與院方談定順延一週")
    page.select_option("[name=owner]", label=str(company.engineer))
    today = dt.datetime.now(TAIPEI).date().isoformat()  # the server's day, not the test's Monday
    page.fill("[name=due]", today)
    page.click("button:has-text('記錄決定')")
    page.wait_for_selector("text=商定新日期要寫明客戶方的哪一位")
    page.fill("[name=agreed_with]", "李建德")
    page.fill("[name=agreed_on]", today)
    page.click("button:has-text('記錄決定')")
    page.wait_for_url("**/plans/*/")


@pytest.mark.parametrize("width", [1440, 375])
def test_a_delay_gets_its_cause_its_decision_and_a_new_version(page_as, company, width) -> None:
    project = late(company)
    screen = page_as(company.manager, width)
    page = explained(screen, project, width)
    decided(page, company)
    assert Correction.objects.get().plan == Plan.objects.get(version=2)
    page.click("button:has-text('送審')")
    page.wait_for_url(f"**/projects/{project.pk}/plan/")
    asked = Request.objects.get(flow_code="projects.plan", state="pending")
    decide(asked, verdict="approve", by=company.head)
    page = screen.open(f"/projects/{project.pk}/deviation/")
    assert page.locator("text=第2版計劃").count() and page.locator("text=李建德").count()
    screen.open(f"/projects/{project.pk}/plan/compare/")
    screen.is_sound(f"plan-compare-{width}")


def test_progress_is_reported_on_the_phone(page_as, company) -> None:
    _project, rows = running(company)
    Task.objects.filter(pk=rows["wiring"].pk).update(
        percent_rule=Task.PercentRule.MILESTONES,
        steps=[{"name": "到貨", "weight": 30}, {"name": "配線", "weight": 70}],
        actual_start=at(16),
    )
    screen = page_as(company.engineer, 375)
    page = screen.open(f"/projects/tasks/{rows['wiring'].pk}/")
    screen.is_sound("report-375")
    page.check("input[value=到貨]")
    page.fill("[name=problem]", "少兩捲線")
    page.click("button:has-text('回報進度')")
    page.wait_for_selector("text=已達成")
    rows["wiring"].refresh_from_db()
    assert (rows["wiring"].percent, rows["wiring"].problem) == (30, "少兩捲線")
