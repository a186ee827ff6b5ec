"""The customer's room: what waits for them, their projects, what was promised, whose hash it is."""

import hashlib
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.kernel.files.models import Attachment
from charter.kernel.files.verbs import attach
from charter.org.models import Person
from charter.rooms.aftersales.verbs import progress
from charter.rooms.projects.models import Acceptance
from charter.rooms.projects.tests import stories
from tests.browser.world import promised, report

PAGES = ("", "projects/", "commitments/", "check/")


@pytest.fixture
def me(client: Client, company: SimpleNamespace) -> Client:
    client.force_login(company.customer)
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(f"/portal/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "en"])
def test_a_new_customer_is_told_what_will_stand_here(me, company, language) -> None:
    company.customer.language = language
    company.customer.save(update_fields=["language"])
    said = [text(me, path) for path in PAGES]
    nothing = {"zh-hant": "目前沒有等您處理的事", "zh-hans": "目前没有等您处理的事"}
    assert nothing.get(language, "Nothing waits for you") in said[0]


def test_home_says_what_waits_and_who_may_do_it(me, company) -> None:
    one = stories.requested(company)
    case = report(company, "洗腎室空調不冷", by=company.customer)
    said = text(me, "")
    assert f"簽署「{one.project.name}」的驗收" in said and "有1件事等您" in said
    assert case.title in said and "請貴公司有驗收權限" not in said
    progress.resolve(case, cause="濾網堵塞", solution="清洗濾網", by=company.engineer)
    assert "告訴我們是否解決" in text(me, "")
    company.customer.may_accept = False
    company.customer.save(update_fields=["may_accept"])
    assert "請貴公司有驗收權限的聯絡人處理" in text(me, "")
    waits = me.get("/portal/api/portal/waiting/").json()
    assert (waits[0]["mine"], waits[0]["url"]) == (False, f"/portal/acceptances/{one.pk}/")


def test_a_project_shows_what_was_agreed_and_never_what_it_costs(me, company) -> None:
    one = stories.requested(company)
    project = one.project
    said = text(me, f"projects/{project.pk}/")
    for word in (project.name, "可用率99.9%以上", one.criteria, "交付成果", str(project.manager)):
        assert word in said
    assert "200,000" not in said and "200000" not in said and "預算" not in said
    file = Attachment.objects.filter(kind="projects.acceptancedocument").first()
    assert file and f"/files/{file.pk}/" in said
    assert project.name in text(me, "projects/")
    told = me.get(f"/portal/api/portal/projects/{project.pk}").json()
    assert told["goals"] == [{"text": "可用率99.9%以上", "measure": "監控月報"}]
    assert "budget" not in str(told)
    me.force_login(company.other_customer)
    for path in (f"projects/{project.pk}/", f"api/portal/projects/{project.pk}"):
        assert me.get(f"/portal/{path}").status_code == 404
    lost = me.get(f"/portal/projects/{project.pk}/").content.decode()
    assert "回到總覽" in lost and "我的工作" not in lost, "lost in their own room, not in ours"
    assert project.name not in text(me, "projects/")


def test_a_project_before_its_acceptance_shows_no_documents(me, company) -> None:
    project = stories.in_phase(company, "execution")
    said = text(me, f"projects/{project.pk}/")
    assert "請您驗收時，交付的文件會放在這裡" in said and "驗收頁" not in said


def test_promises_are_shown_with_their_times(me, company) -> None:
    promised(company)
    said = text(me, "commitments/")
    assert "機房維運" in said and "首次響應" in said and "tel:02-2345-6789" in said
    assert me.get("/portal/api/portal/commitments/").json()[0]["times"]
    me.force_login(company.other_customer)
    assert "機房維運" not in text(me, "commitments/")


def test_a_file_in_hand_is_compared_with_what_was_signed(me, company) -> None:
    one = stories.requested(company)
    signed = me.get(f"/portal/acceptances/{one.pk}/signed.json").content
    same = SimpleUploadedFile("signed.json", signed)
    said = me.post("/portal/check/", {"file": same}).content.decode()
    assert "是同一份" in said and one.content_hash in said
    other = SimpleUploadedFile("signed.json", signed.replace("恢復".encode(), "回復".encode()))
    assert "這裡沒有這一份" in me.post("/portal/check/", {"file": other}).content.decode()
    document = Attachment.objects.filter(kind="projects.acceptancedocument").first()
    assert document
    typed = f" {document.sha256[:32].upper()} {document.sha256[32:]}"
    assert document.name in me.post("/portal/check/", {"digest": typed}).content.decode()
    url = "/portal/api/portal/check"
    known = me.post(url, {"digest": document.sha256}, "application/json").json()
    assert [one["title"] for one in known] == [document.name]
    me.force_login(company.other_customer)
    for digest in (document.sha256, one.content_hash):
        assert me.post(url, {"digest": digest}, "application/json").json() == []
        assert "這裡沒有這一份" in me.post("/portal/check/", {"digest": digest}).content.decode()


@pytest.mark.parametrize(("sent", "said"), [({}, "請選一個檔案"), ({"digest": "abc"}, "這裡有3個")])
def test_what_cannot_be_compared_is_refused_beside_its_field(me, sent, said) -> None:
    answer = me.post("/portal/check/", sent)
    assert answer.status_code == 422 and said in answer.content.decode()
    answer = me.post("/portal/api/portal/check", {"digest": "", **sent}, "application/json")
    assert (answer.status_code, answer.json()["field"]) == (409, "digest")


def test_an_unreleased_file_stays_ours(me, company) -> None:
    """Attached to the project by a colleague: work of the team, not a deliverable."""
    one = Acceptance.objects.select_related("project").get(pk=stories.requested(company).pk)
    upload = SimpleUploadedFile("成本.pdf", b"%PDF-1.4\n%%EOF\ncost")
    kept = attach(one.project, upload, by=company.manager)
    assert me.get(f"/files/{kept.pk}/").status_code == 404
    digest = hashlib.sha256(b"%PDF-1.4\n%%EOF\ncost").hexdigest()
    assert "這裡沒有這一份" in me.post("/portal/check/", {"digest": digest}).content.decode()


def test_home_asks_as_many_questions_for_three_rows_as_for_one(me, company) -> None:
    stories.requested(company)
    report(company, "冷氣不冷", by=company.customer)
    text(me, "")
    with CaptureQueriesContext(
        connection,
    ) as one:
        text(me, "")
        text(me, "projects/")
    stories.requested(company)
    for _n in range(2):
        report(company, "網路不通", by=company.customer)
    with CaptureQueriesContext(connection) as three:
        text(me, "")
        text(me, "projects/")
    assert len(three) == len(one)


def test_colleagues_have_no_room_here(client: Client, company: SimpleNamespace) -> None:
    person: Person = company.manager
    client.force_login(person)
    for path in PAGES:
        assert client.get(f"/portal/{path}").status_code == 404
