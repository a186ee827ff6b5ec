"""The year's plan under way, in the browser: adjusted and approved anew, a quarter evaluated, a
measure verified and rolled out."""

import datetime as dt
from types import SimpleNamespace

import pytest

from charter.ground import clock
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.rooms.improvement.models import Version
from charter.rooms.improvement.tests import stories
from charter.rooms.improvement.verbs import aims, documents, versions
from charter.rooms.steering import verbs
from charter.rooms.steering.models import Adoption, Course, Evaluation, Gap
from tests.browser import steering
from tests.browser.conftest import Screen

PHONE, DESK = 375, 1440
HERE = steering.HERE
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SPRING = dt.datetime(2027, 3, 1, 10, tzinfo=steering.TAIPEI)


def behind_in_march(company: SimpleNamespace) -> Gap:
    """A plan approved with the real verbs; its measure is far behind by March."""
    annual = stories.approved(company)
    documents.publish(annual, by=company.deputy)
    plan = annual.parts.get().version.plan
    course = Course.objects.get()
    with clock.at(SPRING):
        verbs.report(plan, text="缺人", percents={course.pk: 10}, by=company.head)
    return Gap.objects.get(course=course)


def explained(page_as, company: SimpleNamespace, gap: Gap) -> None:
    screen = page_as(company.head, PHONE)
    page = screen.open(f"{HERE}gaps/{gap.pk}/")
    page.click("text=說明原因與對策")
    page.fill("[name=cause]", "缺人")
    page.fill("[name=proposal]", "延到六月")
    page.click("main form button:has-text('說明原因與對策')")
    assert "待辦公室審核" in page.inner_text("main")
    screen.is_sound("gap-explained-on-the-phone")


def to_be_adjusted(office: Screen, gap: Gap) -> Version:
    page = office.open(f"{HERE}gaps/{gap.pk}/")
    page.click("main a.btn:has-text('採納並調整計劃')")
    page.fill("[name=ruling]", "同意延後")
    page.click("main form button:has-text('採納並調整計劃')")
    return Version.objects.get(number=2)


def test_a_plan_is_adjusted_and_rules_only_when_it_is_approved_anew(page_as, company) -> None:
    gap = behind_in_march(company)
    with clock.at(SPRING):
        explained(page_as, company, gap)
        office = page_as(company.deputy, DESK)
        version = to_be_adjusted(office, gap)
        terms, day = version.measures.get(), dt.date(2027, 6, 30)
        aims.set_measure(
            version, title=terms.title, measure=terms.measure, ends=day, by=company.head
        )
        page = office.open(f"{HERE}plans/{gap.plan_id}/versions/")
        assert "提案" in page.inner_text("thead >> nth=0")
        assert "2027-06-30" in page.inner_text("mark")
        versions.hand_in(version, by=company.head)
        stories.reviewed(company, version)
        stories.voted(company, documents.table_adjustment(version, by=company.deputy))
        assert Course.objects.get().ends == dt.date(2027, 3, 31), "a proposal rules nothing"
        decide(Request.objects.latest("pk"), verdict="approve", by=company.boss)
        page = office.open(f"{HERE}plans/{gap.plan_id}/versions/")
        assert "現行" in page.inner_text("thead >> nth=0")
        assert "2027-03-31" in page.inner_text("del") and "同意延後" in page.inner_text("main")
        office.is_sound("versions-after-approval")
    assert Course.objects.get().ends == day


def from_more(page, word):
    """What is done seldom stands behind 更多."""
    page.click("main .more-acts summary")
    page.click(f"main a.btn:has-text('{word}')")


def measures_for_all(screen: Screen, company: SimpleNamespace, made: Evaluation) -> None:
    while (one := made.findings.unanswered().first()) is not None:
        page = screen.open(f"{HERE}evaluations/{made.pk}/answer_problem/")
        page.select_option("[name=finding]", str(one.pk))
        page.fill("[name=measure]", "加派人手")
        page.select_option("[name=owner]", str(company.head.pk))
        page.fill("[name=due]", str(dt.date.today() + dt.timedelta(days=30)))
        page.click("main form button:has-text('為問題安排措施')")


def test_a_quarter_is_evaluated_and_published_once_each_problem_has_its_measure(
    page_as, company
) -> None:
    made = steering.evaluated(steering.year(company), 3)
    screen = page_as(company.deputy, DESK)
    page = screen.open(f"{HERE}evaluations/{made.pk}/note/")
    page.select_option("[name=kind]", "problem")
    page.fill("[name=text]", "備品仍要回公司拿")
    page.click("main form button:has-text('記亮點或問題')")
    from_more(page, "寫結論")
    page.fill("[name=conclusions]", "備品落後，其餘達成。")
    page.click("main form button:has-text('寫結論')")
    from_more(page, "發布報告")
    page.click("main form button:has-text('發布報告')")
    assert "問題沒有措施" in page.inner_text("main")
    measures_for_all(screen, company, made)
    page = screen.open(f"{HERE}evaluations/{made.pk}/publish/")
    page.click("main form button:has-text('發布報告')")
    assert "已發布" in page.inner_text("main")
    screen.is_sound("evaluation-published")
    made = Evaluation.objects.get(pk=made.pk)
    assert made.is_whole and "備品落後" in made.document
    with page.expect_download() as paper:
        page.click("main a.btn:has-text('Word')")
    assert paper.value.suggested_filename == "evaluation-2026-Q3.docx"
    page.click("main a.btn:has-text('列印')")
    assert "備品落後" in page.inner_text("body")


def rolled_out(screen: Screen, world: SimpleNamespace) -> None:
    page = screen.open(f"{HERE}measures/{world.worked.pk}/roll_out/")
    page.fill("[name=case]", "四班輪替，夜間兩人")
    page.check(f"[name=departments][value='{world.unit.pk}']")
    page.click("main form button:has-text('寫案例並推廣')")
    screen.is_sound("measure-rolled-out")


def test_what_worked_is_confirmed_outside_rolled_out_and_taken_up_on_the_phone(
    page_as, company
) -> None:
    world = steering.year(company)
    screen = page_as(company.quality, DESK)
    page = screen.open(f"{HERE}measures/{world.worked.pk}/")
    assert "90%區間" in page.inner_text("main") and "有效" in page.inner_text("main")
    page.click("main a.btn:has-text('確認結果')")
    page.click("main form button:has-text('確認結果')")
    assert "有效，待推廣" in page.inner_text("main")
    rolled_out(page_as(company.deputy, DESK), world)
    adoption = Adoption.objects.get()
    phone = page_as(world.unit_head, PHONE)
    page = phone.open(f"{HERE}adoptions/{adoption.pk}/")
    page.click("main a.btn >> nth=0")
    page.fill("[name=note]", "下個月起排班")
    page.click("main form button.pri")
    assert "已採用" in page.inner_text("main")
    phone.is_sound("adopted-on-the-phone")
    assert "下個月起排班" in screen.open(f"{HERE}cases/").inner_text("main")
