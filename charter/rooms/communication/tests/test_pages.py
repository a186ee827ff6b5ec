"""The pages of communication; a report is frozen; an opinion without a name leads to nobody."""

from email.header import decode_header, make_header
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from charter.ground.errors import Refused
from charter.rooms.communication import post, verbs
from charter.rooms.communication.models import Concern, Mail, Opinion, Plan, Report
from charter.rooms.projects.models import Project
from charter.rooms.projects.tests import stories
from charter.rooms.projects.verbs import team
from tests.mailbox import Mailbox


@pytest.fixture
def project(company: SimpleNamespace) -> Project:
    company.customer.email = "li@example.org"
    company.customer.save()
    return stories.in_phase(company, Project.Phase.EXECUTION)


@pytest.fixture
def sent(project: Project, company: SimpleNamespace) -> Report:
    report = verbs.draft_report(project, audience="customer", by=company.manager)
    verbs.write(report, words="下週進場搬遷，請協助開門禁。", by=company.manager)
    return verbs.send_report(report, by=company.manager)


def test_a_report_goes_to_the_customer_by_mail_once_and_stands_in_the_portal(
    sent: Report, mailbox: Mailbox, company: SimpleNamespace, client: Client
) -> None:
    assert post.drain() == 1 and post.drain() == 0
    (mail,) = mailbox.mails
    assert mail["Message-ID"] == Mail.objects.get().message_id
    assert sent.project.name in str(make_header(decode_header(mail["Subject"])))
    body = mail.get_payload(decode=True).decode()
    assert "請協助開門禁" in body and sent.digest in body
    client.force_login(company.customer)
    page = client.get(reverse("portal_reports:report", args=[sent.pk])).content.decode()
    assert "請協助開門禁" in page and sent.digest in page
    answer = client.get(reverse("communication:report", args=[sent.pk]))
    assert answer.status_code == 302, "the link of a notice leads to the portal"
    client.force_login(company.other_customer)
    assert client.get(reverse("portal_reports:report", args=[sent.pk])).status_code == 404


def test_a_busy_mail_server_puts_the_letter_off_and_the_last_failure_tells_somebody(
    sent: Report, mailbox: Mailbox, company: SimpleNamespace
) -> None:
    mailbox.refuse = "451 busy"
    assert post.drain() == 0
    mail = Mail.objects.get()
    assert (mail.state, mail.tries) == ("waiting", 1) and "451" in mail.last_error
    Mail.objects.update(tries=Mail.MAX_TRIES - 1)
    verbs.drop(Mail.objects.get(), error="550 no such user")
    assert Mail.objects.get().state == "dead"


def test_what_was_sent_is_frozen_and_a_change_behind_its_back_shows(
    sent: Report, company: SimpleNamespace
) -> None:
    with pytest.raises(Refused) as refusal:
        verbs.write(sent, words="改寫", by=company.manager)
    assert refusal.value.code == "flow.moved_on"
    assert sent.is_intact
    Report.objects.filter(pk=sent.pk).update(words="改寫")
    assert not Report.objects.get().is_intact


def test_only_the_preview_that_was_looked_at_is_sent(
    project: Project, company: SimpleNamespace
) -> None:
    report = verbs.draft_report(project, audience="customer", by=company.manager)
    seen = report.fingerprint()
    verbs.write(report, words="後來改的", by=company.manager)
    with pytest.raises(Refused) as refusal:
        verbs.send_report(report, digest=seen, by=company.manager)
    assert refusal.value.code == "communication.changed"
    with pytest.raises(Refused):
        verbs.send_report(report, by=company.staff)
    assert not Mail.objects.exists()


def test_a_customers_report_holds_nothing_internal(
    project: Project, company: SimpleNamespace
) -> None:
    outside = verbs.draft_report(project, audience="customer", by=company.manager)
    inside = verbs.draft_report(project, audience="management", by=company.manager)
    assert {"health", "problems"} <= set(inside.facts)
    assert not {"health", "problems"} & set(outside.facts)


def rows_now() -> dict[str, set[str]]:
    """Every row of every table of ours, as text."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found[table] = {row for (row,) in cursor.fetchall()}
    return found


def test_an_opinion_without_a_name_leads_to_nobody(
    project: Project, company: SimpleNamespace, client: Client
) -> None:
    role = team.add_role(project, name="工程師", skills={}, by=company.manager)
    team.join(role, person=company.engineer, percent=50, duties="施工", by=company.manager)
    client.force_login(company.engineer)
    client.get(reverse("communication:say"))
    before = rows_now()
    body = {"text": "主管常臨時改班表", "project": project.pk, "nameless": "on"}
    assert client.post(reverse("communication:say"), body).status_code == 302
    new = {table: rows - before[table] for table, rows in rows_now().items()}
    new = {table: rows for table, rows in new.items() if rows}
    assert set(new) <= {
        "communication_opinion",
        "journal_entry",
        "notices_notice",
        "notices_letter",
        "policy_mark",
        "django_session",
    }
    said = Opinion.objects.get()
    assert said.author is None and said.handler == company.manager
    told = " ".join(row for table, rows in new.items() if table != "django_session" for row in rows)
    assert company.engineer.username not in told and company.engineer.name not in told
    assert "journal_entry" in new
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT by_id, principal_id, told FROM journal_entry WHERE kind = %s",
            ["communication.opinion"],
        )
        assert cursor.fetchall() == [(None, None, [company.manager.pk])]
    verbs.answer_opinion(said, answer="改為三天前公告", by=company.manager)
    page = client.get(reverse("communication:opinion", args=[said.pk])).content.decode()
    assert "改為三天前公告" in page, "its author can read the answer"
    client.force_login(company.hr)
    assert client.get(reverse("communication:opinion", args=[said.pk])).status_code == 404


def test_the_project_tab_takes_a_plan_from_proposal_to_agreement(
    project: Project, company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.manager)
    tab = reverse("communication:of_project", args=[project.pk])
    assert "還沒有溝通計劃" in client.get(tab).content.decode()
    for name in ("propose", "agree"):
        url = reverse(f"communication:{name}", args=[project.pk])
        assert client.post(url).status_code == 302
    plan = Plan.objects.get()
    assert plan.agreed_by == company.manager
    add = reverse("communication:add_line", args=[project.pk])
    body = {"audience": "customer", "channel": "mail", "every_days": "0", "goal": "x"}
    wrong = client.post(add, body)
    assert wrong.status_code == 422 and 'class="esum' in wrong.content.decode()
    assert client.post(add, {**body, "every_days": "7", "content": "y"}).status_code == 302
    line = plan.lines.get(channel="mail")
    end = reverse("communication:end_line", args=[project.pk, line.pk])
    assert client.post(end, {"reason": "改用報告"}).status_code == 302
    page = client.get(tab).content.decode()
    assert page.count("<tr>") == 1 + plan.lines.filter(ended_on=None).count()
    assert "溝通" in client.get(reverse("projects:project", args=[project.pk])).content.decode()


def test_a_report_is_drafted_previewed_and_sent_by_pages(
    project: Project, company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.manager)
    draft = reverse("communication:draft", args=[project.pk])
    client.post(draft, {"audience": "customer"})
    report = Report.objects.get()
    url = reverse("communication:write", args=[report.pk])
    for do in ("save", "redraw"):
        assert client.post(url, {"words": "一切正常", "do": do}).status_code == 302
    report.refresh_from_db()
    send = reverse("communication:send", args=[report.pk])
    assert client.post(send, {"digest": "0" * 64}).status_code == 409
    assert client.post(send, {"digest": report.fingerprint()}).status_code == 302
    page = client.get(report.get_absolute_url()).content.decode()
    assert "與發出時一致" in page
    client.post(draft, {"audience": "team"})
    other = Report.objects.latest("pk")
    discard = reverse("communication:write", args=[other.pk])
    assert client.post(discard, {"do": "discard"}).status_code == 302


def test_a_customer_answers_a_report_and_is_answered(
    sent: Report, company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.customer)
    reply = reverse("portal_reports:reply", args=[sent.pk])
    assert client.post(reply, {"kind": "need", "text": ""}).status_code == 422
    assert client.post(reply, {"kind": "need", "text": "門禁週三才能開"}).status_code == 302
    concern = Concern.objects.get()
    assert concern.report == sent
    client.force_login(company.manager)
    url = reverse("communication:answer_concern", args=[concern.pk])
    assert client.post(url, {"answer": ""}).status_code == 422
    assert client.post(url, {"answer": "改週三進場"}).status_code == 302
    client.force_login(company.customer)
    assert "改週三進場" in client.get(reverse("portal_reports:reports")).content.decode()
    assert client.get(reverse("communication:concern", args=[concern.pk])).status_code == 302


def test_lists_ask_as_often_for_three_as_for_one(
    project: Project, company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.manager)
    for path in ("communication:overview", "communication:opinions"):
        counts = []
        for number in (1, 2):
            for n in range(number):
                text = f"意見{path}{n}"
                verbs.say(text=text, author=company.staff, by=company.staff, project=project)
            client.get(reverse(path))
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(path)).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1]


def test_programs_plan_report_and_answer(
    project: Project, company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.manager)
    base, kind = "/api/communication", "application/json"

    def send(path: str, body: dict[str, object], method: str = "post") -> Any:
        answer = getattr(client, method)(f"{base}{path}", body, kind)
        assert answer.status_code == 200, answer.content
        return answer.json()

    send(f"/projects/{project.pk}/plan", {})
    assert send(f"/projects/{project.pk}/plan/agreement", {})["agreed_at"]
    report = send(f"/projects/{project.pk}/reports", {"audience": "customer"})
    send(f"/reports/{report['id']}", {"words": "正常"}, "put")
    assert send(f"/reports/{report['id']}/sending", {})["digest"]
    heard = send(f"/projects/{project.pk}/concerns", {"text": "要圖", "who": "李主任"})
    assert send(f"/concerns/{heard['id']}/answer", {"answer": "附上"})["state"] == "answered"
    said = send("/opinions", {"text": "累", "nameless": True})
    assert Opinion.objects.get(pk=said["id"]).author is None


def test_requests_reports_and_opinions_are_lists_of_the_house(
    company: SimpleNamespace, project: Project, client: Client
) -> None:
    concern = verbs.raise_concern(project, text="請加備援線路", by=company.customer)
    made = verbs.draft_report(project, audience="team", by=company.manager)
    verbs.say(text="值班太密", by=company.staff, author=company.staff, project=project)
    client.force_login(company.quality)
    home = client.get("/registers/").content.decode()
    for path in ("/communication/concerns/", "/communication/reports/", "/communication/opinions/"):
        assert f'href="{path}"' in home
    client.force_login(company.manager)
    assert "請加備援線路" in client.get("/communication/concerns/?state=open").content.decode()
    assert made.title in client.get("/communication/reports/").content.decode()
    assert "值班太密" in client.get("/communication/opinions/").content.decode()
    export = client.get("/communication/concerns/?export=csv")
    assert "請加備援線路" in b"".join(export.streaming_content).decode()
    assert (
        concern.pk and "沒有符合" in client.get("/communication/concerns/?late=1").content.decode()
    )
    client.force_login(company.hr)
    assert "請加備援線路" not in client.get("/communication/concerns/").content.decode()


def test_several_are_answered_at_once_each_by_its_own_rules(
    project: Project, company: SimpleNamespace, client: Client
) -> None:
    """An opinion of one's own comes back with the reason; drafts go, what was sent stays."""
    asked = [verbs.raise_concern(project, text=f"請說明{n}", by=company.customer) for n in range(2)]
    said = {"pk": [one.pk for one in asked], "do": "answer", "sure": "1", "answer": "已說明"}
    client.force_login(company.manager)
    assert (
        "2筆" in client.post("/communication/concerns/bulk/", {"pk": said["pk"]}).content.decode()
    )
    assert client.post("/communication/concerns/bulk/", said).status_code == 302
    assert set(Concern.objects.values_list("answer", flat=True)) == {"已說明"}
    own = verbs.say(text="人手不足", by=company.deputy, author=company.deputy)
    other = verbs.say(text="加班太多", by=company.staff, author=company.staff)
    client.force_login(company.deputy)
    told = {**said, "pk": [own.pk, other.pk]}
    assert "1筆已處理" in client.post("/communication/opinions/bulk/", told).content.decode()
    own.refresh_from_db()
    assert own.answer == ""
    client.force_login(company.manager)
    draft = verbs.draft_report(project, audience="customer", by=company.manager)
    drop = {"pk": [draft.pk], "do": "discard", "sure": "1"}
    assert client.post("/communication/reports/bulk/", drop).status_code == 302
    assert Report.objects.get(pk=draft.pk).state == "discarded"
    assert client.post("/communication/others/bulk/", drop).status_code == 404


@pytest.mark.parametrize("path", ["/communication/concerns/", "/communication/reports/"])
def test_these_lists_ask_the_same_for_one_and_three(
    company: SimpleNamespace, project: Project, client: Client, path: str
) -> None:
    client.force_login(company.manager)
    client.get(path)
    counts = []
    for text in ("一", "二", "三"):
        verbs.raise_concern(project, text=text, by=company.customer)
        verbs.draft_report(project, audience="team", by=company.manager)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        counts.append(len(asked))
    assert counts[0] == counts[2]
