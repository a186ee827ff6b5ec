"""A running project changes its budget through approval, and its manager with what goes along."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from charter.ground.errors import Refused
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.presentation import Asked, checks_of, parts_of
from charter.kernel.approvals.verbs import decide, return_to
from charter.kernel.duties.models import Duty
from charter.kernel.duties.rules import RULES
from charter.kernel.duties.verbs import generate
from charter.org.models import Person, Post, Posting, Role
from charter.rooms.projects.models import Budget, Member, Project
from charter.rooms.projects.tests import stories
from charter.rooms.projects.tests.planning import running
from charter.rooms.projects.tests.test_clauses import judged
from charter.rooms.projects.verbs.budget import propose_budget
from charter.rooms.projects.verbs.project import hand_over_project

LINES = [("labour", Decimal(230_000), "2人×4個月"), ("travel", Decimal(1000), "10趟")]


def proposed(company: SimpleNamespace) -> tuple[Project, Request]:
    project = stories.project(company)
    return project, propose_budget(project, lines=LINES, reason="多做一個月", by=company.manager)


def test_the_old_budget_rules_until_the_new_one_is_approved(company: SimpleNamespace) -> None:
    project, request = proposed(company)
    project.refresh_from_db()
    assert project.budget_total == 200_000
    assert judged("SP5.1b") == (1, 1)
    stories.agree(request, company.head, company.boss)
    project.refresh_from_db()
    present = Budget.objects.in_force_of(project)
    assert present and (present.version, present.sum(), project.budget_total) == (
        2, 231_000, 231_000,
    )  # fmt: skip
    assert present.content_hash == Request.objects.get(pk=request.pk).hash


def test_a_second_change_is_not_offered_while_one_waits(
    company: SimpleNamespace, client: Client
) -> None:
    project, request = proposed(company)
    client.force_login(company.manager)
    url = f"/projects/{project.pk}/budget/"
    shown = client.get(url).content.decode()
    assert "第2版預算在審批中" in shown and "送審預算變更" not in shown
    assert f'href="/approvals/{request.pk}/"' in shown
    stories.agree(request, company.head, company.boss)
    assert "送審預算變更" in client.get(url).content.decode()


def test_a_change_that_comes_back_leaves_everything_and_may_be_proposed_anew(
    company: SimpleNamespace,
) -> None:
    project, request = proposed(company)
    with pytest.raises(Refused) as refused:
        propose_budget(project, lines=LINES, reason="再來", by=company.manager)
    assert refused.value.code == "projects.budget_pending"
    return_to(request, reason="依據不足", by=company.head)
    project.refresh_from_db()
    assert project.budget_total == 200_000
    again = propose_budget(project, lines=LINES, reason="補依據", by=company.manager)
    assert (again.pk, again.round) == (request.pk, 2)
    decide(again, verdict="reject", comment="不同意", by=company.head)
    assert Budget.objects.in_force_of(project).version == 1
    assert list(Budget.objects.order_by("pk").values_list("version", flat=True)) == [1, 2, 3]


def test_who_may_and_what_is_no_change(company: SimpleNamespace) -> None:
    project = stories.project(company)
    present = Budget.objects.in_force_of(project)
    same = [(li.category, li.amount, li.basis) for li in present.lines.all()]
    for by, lines, code in (
        (company.staff, LINES, "projects.not_allowed"),
        (company.manager, [], "projects.budget_empty"),
        (company.manager, same, "projects.budget_same"),
        (company.manager, [("labour", Decimal(5), " ")], "projects.text_missing"),
    ):
        with pytest.raises(Refused) as refused:
            propose_budget(project, lines=lines, reason="x", by=by)
        assert refused.value.code == code
    assert Budget.objects.count() == 1


def test_those_who_decide_see_old_and_new_and_how_much_it_moves(company: SimpleNamespace) -> None:
    _project, request = proposed(company)
    version = request.versions.get()
    found = {str(c.title): c for c in checks_of(Asked(request, version))}
    assert "NT$200,000改為NT$231,000（+15.5%）" in found["超過容許變動"].text
    rows = dict(parts_of(version)[0].rows)
    assert rows["人力"] == "NT$199,000 → NT$230,000・2人×4個月"


def test_the_page_proposes_and_says_beside_the_field_what_is_wrong(
    client: Client, company: SimpleNamespace
) -> None:
    project = stories.project(company)
    url = reverse("projects:budget", args=[project.pk])
    client.force_login(company.manager)
    wrong = {"labour_amount": "23萬", "reason": "加人"}
    assert client.post(url, wrong).content.decode().count("「人力」要寫估算依據") == 2
    right = wrong | {"labour_basis": "2人×4個月"}
    assert client.post(url, right).status_code == 302
    assert "審批中" in client.get(url).content.decode()
    assert client.post(url, right).content.decode().count("已有一份預算變更在審批中") == 1


def another_manager(company: SimpleNamespace) -> Person:
    post = Post.objects.create(
        title="項目經理", department=company.service, roles=[Role.STAFF, Role.PROJECT_MANAGER]
    )
    Posting.objects.create(person=company.engineer, post=post, since="2025-01-01")
    return Person.objects.get(pk=company.engineer.pk)


def test_handing_over_takes_the_chair_and_the_open_duties_along(
    client: Client, company: SimpleNamespace
) -> None:
    project, _rows = running(company)
    role = project.roles.create(name="項目經理")
    Member.objects.create(
        role=role, person=company.manager, percent=30, duties="統籌", since="2026-11-02",
        until="2027-01-29",
    )  # fmt: skip
    generate(RULES["projects.progress_review"])
    to = another_manager(company)
    url = reverse("projects:hand_over", args=[project.pk])
    client.force_login(company.head)
    assert client.post(url, {"to": to.pk, "reason": ""}).status_code == 200
    assert client.post(url, {"to": to.pk, "reason": "調任"}).status_code == 302
    project.refresh_from_db()
    assert project.manager == to
    seat = Member.objects.current().get(role=role)
    assert (seat.person, seat.percent, seat.duties) == (to, 30, "統籌")
    assert Duty.objects.get().owner == to


def test_only_who_leads_hands_over_and_never_to_the_same(company: SimpleNamespace) -> None:
    project = stories.project(company)
    for by, to in ((company.staff, company.engineer), (company.manager, company.manager),
                   (company.manager, company.customer)):  # fmt: skip
        with pytest.raises(Refused):
            hand_over_project(project, to=to, reason="x", by=by)


def test_both_over_json(client: Client, company: SimpleNamespace) -> None:
    project = stories.project(company)
    client.force_login(company.manager)
    base = f"/api/projects/projects/{project.pk}"
    body = {"labour_amount": "230000", "labour_basis": "4個月", "reason": "加人"}
    assert client.post(f"{base}/budget", body, "application/json").status_code == 201
    wrong = client.post(f"{base}/handover", {"to": 0, "reason": "x"}, "application/json")
    assert wrong.status_code == 422
    to = another_manager(company)
    right = client.post(f"{base}/handover", {"to": to.pk, "reason": "x"}, "application/json")
    assert right.json()["manager_id"] == to.pk
