"""Standards and checks on their pages: written, worked through with photos, refused on the form."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.ground import clock
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.models import Request as Approval
from charter.kernel.approvals.verbs import decide
from charter.kernel.files.models import Attachment
from charter.rooms.quality.models import Check, Problem, Standard, StandardVersion
from charter.rooms.quality.tests.goals import own, whole
from charter.rooms.quality.tests.problems import later
from charter.rooms.quality.tests.standards import WORDS, delivering, done, planned, ruled
from charter.rooms.quality.tests.test_pages import at_desk, photo, post
from charter.rooms.quality.verbs import checks


def test_a_standard_is_written_and_sent_to_management_on_its_page(
    company: SimpleNamespace,
) -> None:
    desk = at_desk(company.quality)
    assert "還沒有質量標準" in desk.get("/quality/standards/").content.decode()
    told = {"service_type": "build", "title": "施工標準", "owner": company.head.pk}
    desk.post("/quality/standards/new/", told)
    version = StandardVersion.objects.get()
    path = f"/quality/standards/versions/{version.pk}/"
    refused = desk.post(f"{path}submit/")
    assert refused.status_code == 422
    assert "缺「流程、內容、態度、效果」" in refused.content.decode()
    assert desk.post(path, {"aspect": "process"}).status_code == 422
    for aspect, (demand, question) in WORDS.items():
        row = {"aspect": aspect, "step": "delivery", "demand": demand, "question": question}
        assert desk.post(path, row).status_code == 302
    assert desk.post(f"{path}submit/").status_code == 302
    request = Request.objects.get()
    shown = at_desk(company.boss).get(f"/approvals/{request.pk}/").content.decode()
    assert "到場先報到並說明工作" in shown
    decide(request, verdict="approve", by=company.boss)
    html = at_desk(company.engineer).get(f"/quality/standards/{version.standard_id}/")
    assert "完工後試運轉24小時無異常" in html.content.decode()


def test_a_standard_is_reviewed_and_revised_on_its_page(company: SimpleNamespace) -> None:
    standard = ruled(company)
    path, desk = f"/quality/standards/{standard.pk}/", at_desk(company.head)
    assert desk.get(f"{path}review/").status_code == 200
    assert desk.post(f"{path}review/", {"outcome": "keep"}).status_code == 422
    answer = desk.post(f"{path}review/", {"outcome": "keep", "finding": "看過問題"}, follow=True)
    assert "看過問題" in answer.content.decode()
    assert desk.post(f"{path}revise/", {"reason": "加核對"}).status_code == 302
    draft = standard.versions.get(state="draft")
    item = draft.items.first()
    assert desk.post(f"/quality/standards/items/{item.pk}/drop/").status_code == 302
    assert draft.items.count() == 3
    assert desk.post(f"/quality/standards/versions/{draft.pk}/discard/").status_code == 302
    assert at_desk(company.engineer).get(f"{path}review/").status_code == 409


def test_a_check_is_worked_through_on_the_phone_with_photos(
    company: SimpleNamespace, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    ruled(company)
    check = planned(company)
    path, desk = f"/quality/checks/{check.pk}/", at_desk(company.staff)
    assert "開始檢查" in desk.get(path).content.decode()
    assert "開始檢查</button>" not in at_desk(company.finance).get(path).content.decode()
    assert desk.post(f"{path}begin/").status_code == 302
    first, *rest = check.items.all()
    refused = desk.post(f"{path}sheet/", {f"m-{first.pk}": "fail", "then": "save"})
    assert refused.status_code == 422
    assert "第1項不合格，請寫下看到什麼" in refused.content.decode()
    data = {f"m-{first.pk}": "fail", f"n-{first.pk}": "三處沒簽名", f"f-{first.pk}": photo()}
    assert desk.post(f"{path}sheet/", {**data, "then": "save"}).status_code == 302
    assert Attachment.objects.of(first).count() == 1
    early = desk.post(
        f"{path}sheet/",
        {f"m-{first.pk}": "fail", f"n-{first.pk}": "三處沒簽名", "then": "finish"},
    )
    assert early.status_code == 422 and "還有3項" in early.content.decode()
    marks = {f"m-{item.pk}": "pass" for item in rest}
    last = {f"m-{first.pk}": "fail", f"n-{first.pk}": "三處沒簽名", **marks, "then": "finish"}
    html = desk.post(f"{path}sheet/", last, follow=True).content.decode()
    for words in ("三處沒簽名", "photo.png", "登記為質量問題", "不合格"):
        assert words in html
    assert desk.post(f"/quality/checks/items/{first.pk}/problem/").status_code == 302
    assert Problem.objects.get().origin_id == check.pk
    link = Attachment.objects.of(first).get()
    assert desk.get(f"/files/{link.pk}/").status_code == 200


def test_beginning_without_a_standard_is_refused_on_the_page(company: SimpleNamespace) -> None:
    check = planned(company)
    answer = at_desk(company.staff).post(f"/quality/checks/{check.pk}/begin/")
    assert answer.status_code == 422
    assert "還沒有生效的質量標準" in answer.content.decode()


def test_checks_of_a_project_are_arranged_and_planned_on_its_tab(
    company: SimpleNamespace,
) -> None:
    ruled(company)
    project, item = delivering(company)
    desk, path = at_desk(company.manager), f"/quality/projects/{project.pk}/checks/"
    assert "未安排" in desk.get(path).content.decode()
    assert desk.post(f"{path}arrange/").status_code == 302
    assert Check.objects.count() == 2
    assert at_desk(company.finance).post(f"{path}arrange/").status_code in (404, 409)
    due = (clock.today() + dt.timedelta(days=3)).isoformat()
    told = {"method": "cross", "deliverable": item.pk, "due": due, "step": "delivery"}
    url = f"/quality/checks/new/?project={project.pk}"
    own = desk.post(url, {**told, "checker": company.engineer.pk})
    assert own.status_code == 422 and "不能由製作者本人" in own.content.decode()
    assert desk.post(url, {**told, "checker": company.staff.pk}).status_code == 302
    made = Check.objects.latest("pk")
    assert (made.author, made.deliverable, made.customer) == (
        company.engineer,
        "線路圖",
        project.customer,
    )


def test_repeated_work_is_planned_with_its_units(company: SimpleNamespace) -> None:
    ruled(company)
    desk = at_desk(company.head)
    told = {
        "method": "audit",
        "title": "十一月工單",
        "checker": company.staff.pk,
        "due": clock.today().isoformat(),
        "step": "desk",
        "service_type": "build",
        "lot": "300",
        "aql": "2.5",
    }
    assert desk.post("/quality/checks/new/", {**told, "aql": ""}).status_code == 422
    assert desk.post("/quality/checks/new/", told).status_code == 302
    check = checks.begin(Check.objects.get(), by=company.staff)
    html = at_desk(company.staff).get(f"/quality/checks/{check.pk}/").content.decode()
    assert f"第{check.sample[0]}件" in html and str(check.seed) in html
    assert "ISO 2859-1" in html


def test_checks_are_handed_over_and_cancelled_on_the_page(company: SimpleNamespace) -> None:
    check = planned(company)
    path, desk = f"/quality/checks/{check.pk}/", at_desk(company.quality)
    assert desk.post(f"{path}hand_over/", {"checker": company.head.pk}).status_code == 422
    told = {"checker": company.head.pk, "reason": "輪班"}
    assert desk.post(f"{path}hand_over/", told).status_code == 302
    assert desk.post(f"{path}cancel/", {"reason": "改期"}).status_code == 302
    check.refresh_from_db()
    assert (check.checker, check.state) == (company.head, Check.State.CANCELLED)


def test_customers_learn_of_neither_standards_nor_checks(company: SimpleNamespace) -> None:
    standard = ruled(company)
    check = done(planned(company))
    desk = at_desk(company.customer)
    for path in ("standards/", f"standards/{standard.pk}/", "checks/", f"checks/{check.pk}/"):
        assert desk.get(f"/quality/{path}").status_code == 404


@pytest.mark.parametrize("path", ["/quality/checks/", "/quality/standards/"])
def test_the_lists_ask_as_much_for_three_rows_as_for_one(
    company: SimpleNamespace, path: str
) -> None:
    ruled(company)
    planned(company)
    desk = at_desk(company.quality)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert desk.get(path).status_code == 200
        return len(found)

    asked()
    one = asked()
    for service_type in ("maintenance", "consulting"):
        ruled(company, service_type=service_type)
        planned(company)
    assert asked() == one
    assert Standard.objects.count() == Check.objects.count() == 3


def test_a_late_check_is_found_in_the_list(company: SimpleNamespace, monday: dt.datetime) -> None:
    check = planned(company)
    with later(monday, days=2):
        desk = at_desk(company.quality)
        assert check.title in desk.get("/quality/checks/?state=late").content.decode()
        assert check.title not in desk.get("/quality/checks/?state=failed").content.decode()


def test_the_interface_walks_a_check_to_its_result(company: SimpleNamespace) -> None:
    ruled(company)
    told = {
        "method": "inspection",
        "title": "機房巡檢",
        "checker": company.staff.pk,
        "due": clock.today().isoformat(),
        "step": "upkeep",
        "service_type": "build",
    }
    made = post(at_desk(company.quality), "checks/", told)
    assert made.status_code == 201 and made.json()["can"] == ["hand_over", "cancel"]
    path, desk = f"checks/{made.json()['id']}/", at_desk(company.staff)
    assert post(at_desk(company.quality), f"{path}begin/", {}).status_code == 409
    items = post(desk, f"{path}begin/", {}).json()["items"]
    marks = {item["id"]: {"mark": "pass"} for item in items}
    marks[items[0]["id"]] = {"mark": "fail"}
    assert post(desk, f"{path}marks/", {"marks": marks}).status_code == 409
    marks[items[0]["id"]]["note"] = "沒簽名"
    assert post(desk, f"{path}marks/", {"marks": marks}).status_code == 200
    assert post(desk, f"{path}finish/", {}).json()["passed"] is False
    problem = post(desk, f"checks/items/{items[0]['id']}/problem/", {})
    assert problem.status_code == 201 and problem.json()["number"].startswith("QP-")
    listed = desk.get("/api/quality/checks/?state=done").json()["items"]
    assert [one["passed"] for one in listed] == [False]
    assert desk.get("/api/quality/standards/").json()[0]["state"] == "in_force"


def test_the_interface_tells_the_goals_and_takes_a_value_from_the_owner(
    company: SimpleNamespace,
) -> None:
    goal = whole(company)
    mine = own(company)
    found = at_desk(company.engineer).get("/api/quality/goals/").json()
    assert [one["parent"] for one in found][:2] == [None, goal.pk]
    path = f"goals/{mine.pk}/measure/"
    told = {"day": "2026-11-10", "value": "2"}
    assert post(at_desk(company.quality), path, told).status_code == 409
    assert post(at_desk(company.head), path, {"day": ""}).status_code == 422
    answer = post(at_desk(company.head), path, told).json()
    assert [float(one["value"]) for one in answer["measures"]] == [2.0]


def test_a_standard_is_written_sent_and_reviewed_over_json(company: SimpleNamespace) -> None:
    desk = at_desk(company.quality)
    told = {"service_type": "build", "title": "施工標準", "owner": company.head.pk}
    assert post(at_desk(company.staff), "standards/", told).status_code == 409
    assert post(desk, "standards/", {**told, "title": ""}).status_code == 422
    draft = post(desk, "standards/", told).json()
    path = f"standards/versions/{draft['id']}/"
    item = {"aspect": "process", "step": "delivery", "demand": "簽名", "question": "簽了嗎？"}
    assert post(desk, f"{path}submit/", {}).json()["code"] == "quality.aspects_lacking"
    for aspect in ("process", "content", "attitude", "effect", "effect"):
        made = post(desk, f"{path}items/", {**item, "aspect": aspect}).json()
    last = made["items"][-1]["id"]
    assert len(desk.delete(f"/api/quality/standards/items/{last}/").json()["items"]) == 4
    assert post(desk, f"{path}submit/", {}).json()["state"] != "draft"
    decide(Approval.objects.get(), verdict="approve", by=company.boss)
    found = desk.get(f"/api/quality/standards/{draft['standard']}/").json()
    assert found["state"] == "in_force" and "review" in found["can"]
    review = {"outcome": "keep", "finding": "仍適用"}
    path = f"standards/{draft['standard']}/review/"
    assert post(desk, path, review).status_code == 200
    assert post(desk, path, {}).status_code == 422
    assert Client().get("/api/quality/standards/").status_code == 401
