"""The pages and the JSON interface of problems, suggestions, reports and meetings."""

import base64
import datetime as dt
import hashlib
import io
import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from charter.kernel.files.models import Attachment
from charter.org.models import Person
from charter.rooms.projects.health import reading
from charter.rooms.projects.models import Project
from charter.rooms.projects.tests.stories import project as approved
from charter.rooms.quality.models import Problem, QualityReport, Suggestion
from charter.rooms.quality.tests.problems import later, planned, rectified, told
from charter.rooms.quality.verbs import majors


def photo() -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(stream, "PNG")
    return SimpleUploadedFile("photo.png", stream.getvalue(), "image/png")


def at_desk(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def post(client: Client, path: str, data: Any) -> Any:
    return client.post(f"/api/quality/{path}", json.dumps(data), content_type="application/json")


def test_a_problem_is_reported_from_the_phone_with_a_photo(
    company: SimpleNamespace, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    data = {
        "title": "配電盤沒有上鎖",
        "description": "三樓機房，門開著。",
        "step": "upkeep",
        "source": "self",
        "is_safety": "on",
        "uploads": photo(),
    }
    answer = at_desk(company.staff).post("/quality/problems/new/", data, follow=True)
    assert answer.status_code == 200
    problem = Problem.objects.get()
    assert problem.is_major
    assert Attachment.objects.of(problem).count() == 1
    assert "配電盤沒有上鎖" in answer.content.decode()


def test_an_incomplete_report_comes_back_with_what_was_typed(company: SimpleNamespace) -> None:
    answer = at_desk(company.staff).post("/quality/problems/new/", {"title": "門沒鎖"})
    assert answer.status_code == 422
    assert "門沒鎖" in answer.content.decode()
    assert not Problem.objects.exists()


def test_customers_do_not_learn_that_problems_exist(company: SimpleNamespace) -> None:
    problem = told(company)
    for path in ("problems/", f"problems/{problem.pk}/", "suggestions/", "reports/"):
        assert at_desk(company.customer).get(f"/quality/{path}").status_code == 404


def test_the_page_offers_what_one_may_do_now_and_does_it(company: SimpleNamespace) -> None:
    problem = told(company)
    path = f"/quality/problems/{problem.pk}/"
    owner = at_desk(company.manager)
    assert "記下應急處理" in owner.get(path).content.decode()
    assert "記下應急處理" not in at_desk(company.finance).get(path).content.decode()
    assert owner.get(f"{path}contain/").status_code == 200
    assert owner.post(f"{path}contain/", {"containment": ""}).status_code == 422
    assert owner.post(f"{path}contain/", {"containment": "停用"}).status_code == 302
    data = {"why1": "漏項", "category": "method", "cause": "沒有核對"}
    assert owner.post(f"{path}find_cause/", data).status_code == 302
    due = {"measure": "加核對欄", "owner": company.engineer.pk, "due": "2026-11-30"}
    assert owner.post(f"{path}plan/", due).status_code == 302
    problem.refresh_from_db()
    assert problem.state == Problem.State.RECTIFYING
    html = owner.get(path).content.decode()
    for words in ("漏項", "沒有核對", "加核對欄", "流程表"):
        assert words in html


def test_closing_without_verified_effect_is_impossible_by_page_api_and_import(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    problem, _action = planned(company)
    effective = {"effective": "yes", "effect": "好了"}
    for person in (company.manager, company.engineer, company.quality):
        desk = at_desk(person)
        assert desk.post(f"/quality/problems/{problem.pk}/verify/", effective).status_code != 302
        assert post(desk, f"problems/{problem.pk}/verify/", effective).status_code == 409
        assert post(desk, f"problems/{problem.pk}/close/", {}).status_code == 404
    row = {
        "number": "A-1",
        "title": "舊問題",
        "description": "舊系統",
        "source": "audit",
        "step": "testing",
        "owner": "manager",
        "reported_on": "2026-05-01",
        "state": "closed",
        "verified_by": "manager",
        "verified_on": "2026-07-01",
        "category": "method",
        "cause": "漏測",
        "containment": "補測",
        "effect": "沒有再發生",
    }
    desk = at_desk(company.quality)
    for lacking in ({}, {"verified_by": ""}, {"verified_by": "quality", "effect": ""}):
        assert post(desk, "problems/import/", {"rows": [{**row, **lacking}]}).status_code == 409
    assert not Problem.objects.closed().exists()
    whole = {**row, "verified_by": "quality"}
    assert post(desk, "problems/import/", {"rows": [whole]}).status_code == 201
    assert Problem.objects.closed().get().verifications.get().by == company.quality


def test_the_list_asks_as_often_for_three_problems_as_for_one(company: SimpleNamespace) -> None:
    desk = at_desk(company.quality)
    told(company)
    desk.get("/quality/problems/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        desk.get("/quality/problems/")
    told(company, title="第二件")
    told(company, title="第三件")
    with CaptureQueriesContext(connection) as three:
        answer = desk.get("/quality/problems/")
    assert len(three) == len(one)
    assert "第三件" in answer.content.decode()
    late = desk.get("/quality/problems/?state=late&q=QP-1").content.decode()
    assert "第三件" not in late
    assert desk.get("/quality/problems/?export=xlsx").status_code == 200


def test_several_problems_are_handed_over_at_once(company: SimpleNamespace) -> None:
    keys = [told(company).pk, told(company).pk]
    desk = at_desk(company.quality)
    assert "2筆" in desk.post("/quality/problems/bulk/", {"pk": keys}).content.decode()
    data = {"pk": keys, "do": "hand_over", "sure": "1", "to": company.head.pk, "reason": "改派"}
    assert desk.post("/quality/problems/bulk/", data).status_code == 302
    assert set(Problem.objects.values_list("owner", flat=True)) == {company.head.pk}


def test_what_one_may_not_do_is_named_and_the_rest_is_done(company: SimpleNamespace) -> None:
    small, big = told(company), told(company, is_safety=True)
    data = {"pk": [small.pk, big.pk], "do": "withdraw", "sure": "1", "reason": "誤報"}
    page = at_desk(company.quality).post("/quality/problems/bulk/", data).content.decode()
    assert "1筆已處理；以下沒有" in page and big.number in page and small.number not in page
    assert Problem.objects.get(pk=small.pk).state == "withdrawn"
    assert Problem.objects.get(pk=big.pk).state == "reported"


def test_the_8d_record_shows_team_cause_measures_and_prevention(company: SimpleNamespace) -> None:
    problem = rectified(company, is_safety=True)
    majors.report_up(problem, report="經過與影響", by=company.manager)
    team = [company.engineer]
    majors.set_up_team(problem, leader=company.head, members=team, by=company.quality)
    majors.prevent(problem, prevention="修訂標準", by=company.head)
    desk = at_desk(company.boss)
    html = desk.get(f"/quality/problems/{problem.pk}/8d/").content.decode()
    for words in ("D1", "D8", "林志豪", "清單沒有雙人核對", "清單加雙人核對欄", "修訂標準"):
        assert words in html
    assert "經過與影響" in desk.get(f"/quality/problems/{problem.pk}/").content.decode()


def test_a_project_shows_its_problems_and_turns_red_with_an_overdue_one(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    project: Project = approved(company)
    problem = told(company, project=project, owner=None)
    assert problem.owner == project.manager
    html = at_desk(company.manager).get(f"/quality/projects/{project.pk}/").content.decode()
    assert problem.title in html
    assert "項目階段" in html, "inside the project's own frame"
    found = {d.key: d.health for d in reading(project).dimensions}
    assert found["quality"] == "ok"
    with later(monday, days=40):
        found = {d.key: d.health for d in reading(project).dimensions}
        assert found["quality"] == "bad"


def test_a_suggestion_goes_all_its_way_by_page(company: SimpleNamespace) -> None:
    author, office = at_desk(company.staff), at_desk(company.deputy)
    data = {"title": "派工單加地圖", "present": "常常走錯門", "idea": "附地圖連結"}
    assert author.post("/quality/suggestions/new/", data).status_code == 302
    path = f"/quality/suggestions/{Suggestion.objects.get().pk}/"
    assert author.post(f"{path}answer/", {"answer": "好"}).status_code == 409, "not one's own"
    assert office.post(f"{path}answer/", {"answer": "好主意"}).status_code == 302
    adopt = {"tried_by": company.engineer.pk, "until": "2026-12-15"}
    assert office.post(f"{path}adopt/", adopt).status_code == 302
    done = {"trial": "試了兩週"}
    assert at_desk(company.engineer).post(f"{path}report/", done).status_code == 302
    judged = {"measured": "走錯次數", "before": 6, "after": 1, "effective": "yes", "effect": "少了"}
    assert at_desk(company.engineer).post(f"{path}confirm/", judged).status_code == 409
    assert office.post(f"{path}confirm/", judged).status_code == 302
    reward = {"form": "points", "amount": 50}
    assert office.post(f"{path}reward/", reward).status_code == 302
    assert office.post(f"{path}reward/", reward).status_code != 302, "once only"
    assert office.post(f"{path}publish/", {"case_text": "範本加一欄"}).status_code == 302
    assert "派工單加地圖" in author.get("/improvement/cases/").content.decode()
    html = author.get(path).content.decode()
    for words in ("好主意", "走錯次數", "積分"):
        assert words in html


def test_a_published_report_stays_the_same_to_the_byte(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    told(company)
    desk = at_desk(company.quality)
    assert desk.post("/quality/reports/", {"month": "2026-11"}).status_code == 302
    report = QualityReport.objects.get()
    path = f"/quality/reports/{report.pk}/"
    assert desk.post(f"{path}publish/").status_code == 302
    report.refresh_from_db()
    before = desk.get(f"{path}document/")
    style = before.content.decode().partition("<style>")[2].partition("</style>")[0]
    hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{hashed}';" in before["Content-Security-Policy"]
    assert before["X-Content-SHA256"] == hashlib.sha256(before.content).hexdigest()
    Problem.objects.all().update(title="改了名")
    company.quality.name = "換了名"
    company.quality.save()
    with later(monday, days=90):
        told(company, title="後來的")
        assert at_desk(company.boss).get(f"{path}document/").content == before.content
    assert desk.post("/quality/reports/", {"month": "2026-11"}).status_code == 422
    with pytest.raises(DatabaseError), transaction.atomic():
        QualityReport.objects.filter(pk=report.pk).update(document="別的")
    assert "與發布時相同" in desk.get(path).content.decode()


def test_only_quality_and_management_issue_the_report(company: SimpleNamespace) -> None:
    assert at_desk(company.staff).post("/quality/reports/", {"month": "2026-11"}).status_code == 422
    assert not QualityReport.objects.exists()


def test_the_interface_walks_a_problem_to_its_end(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    told_ = {"title": "漏項", "description": "清單", "step": "upkeep", "source": "self"}
    made = post(at_desk(company.manager), "problems/", {**told_, "owner": company.manager.pk})
    assert made.status_code == 201, made.content
    path = f"problems/{made.json()['id']}/"
    owner = at_desk(company.manager)
    assert (
        post(at_desk(company.finance), f"{path}contain/", {"containment": "x"}).status_code == 409
    )
    assert post(owner, f"{path}contain/", {"containment": "停用"}).json()["state"] == "contained"
    assert post(owner, f"{path}find_cause/", {"why1": "x"}).status_code == 422
    found = post(owner, f"{path}find_cause/", {"why1": "x", "category": "method", "cause": "漏"})
    assert found.json()["cause"] == "漏"
    assert owner.get("/api/quality/problems/?state=analysed").json()["items"][0]["title"] == "漏項"
    assert owner.get(f"/api/quality/{path}").json()["can"][0] == "find_cause"
