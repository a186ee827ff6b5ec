"""決定之前: what the room says of an application and of a plan, from what is on record."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from charter.kernel.approvals.models import Request, Version
from charter.kernel.approvals.presentation import FIGURES, Asked, Check, checks_of, parts_of
from charter.org.models import Person
from charter.rooms.projects.models import Initiation, Member, Opinion, Plan, Project, Task, TeamRole
from charter.rooms.projects.tests import stories
from charter.rooms.projects.tests.planning import HOUR, a_plan, a_project, at, running
from charter.rooms.projects.verbs import initiation as initiations
from charter.rooms.projects.verbs.plan import draft_plan, edit_task, submit_plan
from charter.rooms.projects.verbs.plan_links import unlink_tasks


def looked_at(request: Request) -> dict[str, Check]:
    version = Version.objects.get(request=request, round=request.round)
    return {str(check.title): check for check in checks_of(Asked(request, version))}


def applied(company: SimpleNamespace, **fields: object) -> dict[str, Check]:
    one = stories.draft(company)
    Initiation.objects.filter(pk=one.pk).update(**fields)
    return looked_at(initiations.submit_initiation(one, by=company.staff))


def test_a_budget_beyond_the_contract_is_said_first(company: SimpleNamespace) -> None:
    found = applied(company, contract_amount=Decimal(150_000))
    assert next(iter(found)) == "超出上限"
    assert found["超出上限"].tone == "bad"
    assert "NT$150,000" in str(found["超出上限"].text)


def test_what_is_left_of_the_contract_is_a_share_in_percent(company: SimpleNamespace) -> None:
    one = stories.draft(company)
    one.contract_amount = one.total * 2
    one.save()
    asked = initiations.submit_initiation(one, by=company.staff)
    version = Version.objects.get(request=asked)
    share = next(
        f for f in FIGURES[asked.subject_kind](Asked(asked, version)) if str(f.label) == "預計毛利"
    )
    assert share.text == "50.0%"


def test_the_proposed_managers_time_is_counted_over_the_projects_span(
    company: SimpleNamespace,
) -> None:
    other = a_project(company)
    role = TeamRole.objects.create(project=other, name="項目經理")
    span = {"since": dt.date(2026, 11, 2), "until": dt.date(2027, 1, 29)}
    Member.objects.create(role=role, person=company.manager, percent=100, duties="x", **span)
    found = applied(company)["擬任經理已排滿"]
    assert (found.tone, found.url) == ("warn", company.manager.get_absolute_url())
    assert "現管1個進行中項目" in found.text and "100%（2026-12-01）" in found.text


def test_what_is_open_with_the_customer_is_counted(company: SimpleNamespace) -> None:
    project = a_project(company, phase=Project.Phase.ACCEPTANCE, health="bad")
    Opinion.objects.create(
        acceptance=project.acceptance, version=1, text="門禁卡", by=company.customer, at=at(2)
    )
    found = applied(company)["客戶有未了事項"]
    assert "進行中1個項目，其中1個偏離；未回覆意見1則" in found.text


def test_similar_projects_speak_only_when_there_are_some(company: SimpleNamespace) -> None:
    found = applied(company)
    assert found["同類項目太少"].tone == "none"
    for n, day in enumerate((20, 28)):
        a_project(
            company, f"P-2026-1{n}", service_type="maintenance", ends_on=dt.date(2026, 11, 25),
            accepted_at=at(day), phase=Project.Phase.CLOSED,
        )  # fmt: skip
    request = Request.objects.get()
    assert "2個項目，1個如期驗收" in looked_at(request)["同類項目的結果"].text


def put_forward(plan: Plan, by: Person) -> dict[str, Check]:
    return looked_at(submit_plan(plan, by=by))


def test_a_plan_beyond_the_hours_of_a_week_names_who_and_when(company: SimpleNamespace) -> None:
    plan, rows = a_plan(a_project(company), company)
    edit_task(rows["papers"], by=company.manager, effort=24 * HOUR)
    found = put_forward(plan, company.manager)
    said = found["人力超過可用工時"]
    assert "蔡承翰在2026-11-16那一週排了64小時，每週可用40小時" in said.text
    assert found["完成日"].tone == "ok"
    assert "3項註明不產生交付物" in found["交付物"].text


def test_other_projects_weigh_in_the_same_week(company: SimpleNamespace) -> None:
    running(company)
    plan, rows = a_plan(a_project(company, "P-2026-015"), company)
    assert "人力超過可用工時" in put_forward(plan, company.manager)
    assert rows["wiring"].plan == plan


def test_a_change_says_how_the_end_moves_what_it_costs_and_what_is_late(
    company: SimpleNamespace,
) -> None:
    project, _rows = running(company)
    Task.objects.filter(project=project, name="文件").update(finish=at(2, 18), start=at(2))
    new = draft_plan(project, by=company.manager, reason="加測")
    done = new.tasks.get(name="點交")
    for link in done.links_before.all():
        unlink_tasks(link, by=company.manager)
    late = dt.datetime(2027, 2, 5, 18, tzinfo=at(2).tzinfo)
    edit_task(done, by=company.manager, start=late, finish=late, cost=Decimal(9_000_000))
    found = put_forward(new, company.manager)
    assert (
        "由2026-11-20改為2027-02-05（+77天），立項核定2027-01-29" in found["晚於核定的完成日"].text
    )
    assert found["超過核定預算"].tone == "bad"
    assert "逾期任務1項" in found["未了事項"].text


def test_an_approver_reads_a_plan_task_by_task(client: Client, company: SimpleNamespace) -> None:
    plan, _rows = a_plan(a_project(company), company)
    request = submit_plan(plan, by=company.manager)
    labels = [str(part.label) for part in parts_of(request.versions.get())]
    assert labels == ["1 施工", "1.1 佈線", "1.2 測試", "1.3 點交", "2 文件"]
    client.force_login(company.head)
    shown = client.get(reverse("approvals:request", args=[request.pk])).content.decode()
    assert "決定之前，先看這" in shown and "人力超過可用工時" in shown


@pytest.mark.parametrize("flow", ["initiation", "plan"])
def test_every_fact_leads_to_where_it_can_be_read(
    client: Client, company: SimpleNamespace, flow: str
) -> None:
    if flow == "plan":
        plan, _rows = a_plan(a_project(company), company)
        found = put_forward(plan, company.manager)
    else:
        found = applied(company)
    client.force_login(company.head)
    urls = [check.url for check in found.values() if check.url.startswith("/")]
    assert len(urls) >= 3
    assert {client.get(url).status_code for url in urls} == {200}
