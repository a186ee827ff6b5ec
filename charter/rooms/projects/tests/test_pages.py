"""The pages, through the front door."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from charter.rooms.projects.models import Acceptance, Initiation, Project, Requirement, Signature
from charter.rooms.projects.tests import stories
from charter.rooms.projects.tests.planning import a_project
from charter.rooms.projects.verbs import initiation as initiations


@pytest.fixture
def as_(client, settings):
    def signed_in(person):
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return signed_in


def url(name, *args):
    return reverse(f"projects:{name}", args=args)


def test_a_requirement_is_recorded_evaluated_and_leads_to_an_application(company, as_):
    me = as_(company.staff)
    answer = me.post(
        url("requirement_new"),
        {
            "customer": company.customer.customer_id,
            "title": "機房",
            "text": "搬遷",
            "source": "visit",
            "received_on": "民國１１５年１１月２日",
        },
    )
    one = Requirement.objects.get()
    assert answer.status_code == 302 and one.received_on.isoformat() == "2026-11-02"
    me.post(
        url("requirement", one.pk),
        {"feasibility": "可", "value": "高", "risks": "低", "recommendation": "proceed"},
    )
    assert "以這份需求提出立項" in me.get(url("requirement", one.pk)).content.decode()
    form = me.get(url("initiation_new") + f"?requirement={one.pk}").context["form"]
    assert (form["name"].value(), form["customer"].value()) == ("機房", one.customer_id)
    me.post(
        url("initiation_new"), {"name": "x", "customer": one.customer_id, "requirement": one.pk}
    )
    shown = me.get(url("requirement", one.pk)).content.decode()
    assert "以這份需求提出立項" not in shown and Initiation.objects.get().number in shown


def test_saving_a_part_leads_to_the_next_that_lacks_something_and_then_to_the_check(company, as_):
    one, me = stories.draft(company, results=False, scope=False), as_(company.staff)
    text = {"background": "客戶的機房明年三月到期，需要在營運不中斷下搬遷。"}
    saved = me.post(url("initiation_part", one.pk, "background"), text)
    assert saved.url == url("initiation_part", one.pk, "scope")
    saved = me.post(url("initiation_part", one.pk, "results"), {"results": "4小時"})
    assert saved.url == url("initiation_part", one.pk, "scope")
    saved = me.post(url("initiation_part", one.pk, "scope"), {"included": "搬遷"})
    assert saved.url == url("initiation_check", one.pk)


def test_an_empty_total_is_the_sum_of_its_lines(company, as_):
    one = stories.draft(company)
    lines = {
        "labour_amount": "30萬",
        "labour_basis": "2人",
        "travel_amount": "1",
        "travel_basis": "1",
    }
    as_(company.staff).post(url("initiation_part", one.pk, "budget"), lines)
    one.refresh_from_db()
    assert one.total == 300_001


def test_a_sent_application_shows_its_answers_and_its_approval_not_what_is_left_to_do(company, as_):
    one = stories.draft(company)
    asked = initiations.submit_initiation(one, by=company.staff)
    shown = as_(company.staff).get(url("initiation", one.pk)).content.decode()
    assert f"/approvals/{asked.pk}/" in shown and "後可以送出" not in shown
    assert f"擬任項目經理：{company.manager}" in shown


def test_the_head_of_a_project_leads_to_what_is_missing_before_it_may_go_on(company, as_):
    project = a_project(company, phase=Project.Phase.TEAM)
    chair = project.roles.create(name="項目經理")
    me = as_(company.manager)
    shown = me.get(url("project", project.pk)).content.decode()
    assert "進入策劃" not in shown and f'class="btn pri" href="{url("team", project.pk)}"' in shown
    team = me.get(url("team", project.pk)).content.decode()
    assert f'<option value="{company.manager.pk}" selected' in team
    data = {"person": company.manager.pk, "percent": 50, "duties": "統籌"}
    me.post(url("member_join", project.pk, chair.pk), data)
    assert "進入策劃" in me.get(url("project", project.pk)).content.decode()


def test_an_application_is_filled_part_by_part_with_messy_input(company, as_):
    me, wish = as_(company.staff), stories.requirement(company)
    me.post(url("initiation_new"), {"name": "搬遷", "customer": wish.customer_id})
    one = Initiation.objects.get()
    assert "7個部分完成0個" in me.get(url("initiation", one.pk)).content.decode()
    budget = {
        "labour_amount": "１９萬",
        "labour_basis": "2人",
        "travel_amount": "NT$10,000元",
        "travel_basis": "10趟",
        "total": "200,000",
    }
    assert me.post(url("initiation_part", one.pk, "budget"), budget).status_code == 302
    schedule = {
        "starts_on": "115/12/1",
        "ends_on": "2027年3月31日",
        "milestone_1": "搬完",
        "due_1": "2027.2.1",
    }
    assert me.post(url("initiation_part", one.pk, "schedule"), schedule).status_code == 302
    one.refresh_from_db()
    assert one.total == 200_000 and one.starts_on.isoformat() == "2026-12-01"
    assert "7個部分完成2個" in me.get(url("initiation", one.pk)).content.decode()


def test_a_wrong_value_is_named_beside_the_field_and_in_the_summary(company, as_):
    one = stories.draft(company)
    answer = as_(company.staff).post(
        url("initiation_part", one.pk, "schedule"),
        {"starts_on": "下個月", "ends_on": "2026-12-01"},
    )
    assert answer.content.decode().count("「下個月」不是日期") == 2


def test_the_check_page_names_what_is_missing_and_change_leads_back(company, as_):
    one = stories.draft(company, results=False)
    shown = as_(company.staff).get(url("initiation_check", one.pk)).content.decode()
    assert "預期成果要寫可衡量的結果" in shown and "disabled" in shown
    answer = as_(company.staff).post(
        url("initiation_part", one.pk, "results") + "?back=check", {"results": "4小時"}
    )
    assert answer.url == url("initiation_check", one.pk)
    assert as_(company.staff).post(url("initiation_submit", one.pk)).status_code == 302
    one.refresh_from_db()
    assert one.state == Initiation.State.SUBMITTED


def test_the_api_refuses_an_incomplete_application_with_the_same_words(company, as_):
    one = stories.draft(company, results=False)
    me = as_(company.staff)
    path = f"/api/projects/initiations/{one.pk}"
    assert [lack["part"] for lack in me.get(f"{path}/lacking").json()] == ["results"]
    answer = me.post(f"{path}/submission")
    assert answer.status_code == 409
    assert answer.json()["code"] == "projects.initiation_incomplete"
    filled = me.put(
        f"{path}/parts/results", {"results": "停機4小時"}, content_type="application/json"
    )
    assert filled.status_code == 200, filled.content
    assert me.post(f"{path}/submission").json()["state"] == "submitted"


def test_every_page_of_a_project_opens_in_every_phase(company, as_):
    names = (
        "project",
        "team",
        "project_acceptance",
        "documents",
        "project_summary",
        "log",
    )
    for project in (stories.project(company), stories.summarised(company)):
        for name in names:
            answer = as_(company.manager).get(url(name, project.pk))
            assert answer.status_code == 200 and project.number in answer.content.decode()


def test_a_colleague_outside_the_project_finds_nothing(company, as_):
    project = stories.project(company)
    assert as_(company.hr).get(url("project", project.pk)).status_code == 404
    assert as_(company.hr).post(url("move_on", project.pk)).status_code == 404


def test_lists_ask_as_many_questions_for_three_rows_as_for_one(company, as_):
    me = as_(company.boss)
    me.get(url("projects"))
    asked = []
    for more in (1, 2):
        for _n in range(more):
            stories.project(company)
        for name in ("projects", "initiations", "requirements"):
            with CaptureQueriesContext(
                connection,
            ) as seen:
                assert me.get(url(name)).status_code == 200
            asked.append(len(seen))
    assert asked[:3] == asked[3:]


def test_the_customer_confirms_and_signs_in_the_portal_and_others_find_nothing(company, as_):
    one = stories.requested(company)
    path = reverse("portal_acceptances:acceptance", args=[one.pk])
    assert as_(company.other_customer).get(path).status_code == 404
    assert as_(company.manager).get(path).status_code == 404
    me = as_(company.customer)
    shown = me.get(path).content.decode()
    assert "請確認「海城醫院機房搬遷」驗收" in shown and one.content_hash in shown
    form = {"content_hash": one.content_hash, "name": "李建德", "verdict": "accept", "stars": "5"}
    assert as_(company.other_customer).post(path, form).status_code == 404
    assert as_(company.customer).post(path, form).status_code == 302
    assert Signature.objects.get().stars == 5
    assert Project.objects.get().phase == Project.Phase.SUMMARY


def test_before_anything_is_proposed_the_customer_sees_nothing(company, as_):
    project = stories.project(company)
    one = Acceptance.objects.get(project=project)
    me = as_(company.customer)
    path = reverse("portal_acceptances:acceptance", args=[one.pk])
    assert me.get(path).status_code == 404
    assert project.name not in me.get(reverse("portal_acceptances:acceptances")).content.decode()


def test_a_lesson_is_found_again_and_offered_to_the_next_application(company, as_):
    stories.summarised(company)
    me = as_(company.staff)
    assert (
        "<mark>普查</mark>要在立項時就排進去" in me.get(url("lessons") + "?q=普查").content.decode()
    )
    one = stories.draft(company)
    assert "普查要在立項時就排進去" in me.get(url("initiation", one.pk)).content.decode()
    assert initiations.Initiation.objects.count() == 2


def test_each_tab_of_a_project_has_its_own_title(client: Client, company: SimpleNamespace) -> None:
    project = a_project(company)
    client.force_login(company.manager)
    for path, title in (("", project.name), ("team/", f"團隊・{project.name}")):
        said = client.get(f"/projects/{project.pk}/{path}").content.decode()
        assert f"<title>{title}｜" in said, path
