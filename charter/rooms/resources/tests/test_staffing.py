"""SP2.1.2a: people for an open role by skill, time and past load, with the reason in a sentence."""

from types import SimpleNamespace

import pytest
from django.test import Client

from charter.org.models import Person, PersonSkill, Skill
from charter.rooms.people.tests.test_absences import granted
from charter.rooms.projects.tests.planning import a_project, at, running
from charter.rooms.projects.verbs.team import add_role, join
from charter.rooms.resources.staffing import candidates, open_roles


@pytest.fixture
def network(company: SimpleNamespace) -> Skill:
    skill = Skill.objects.create(code="net", name="網路")
    for person, level in ((company.engineer, 4), (company.staff, 3), (company.head, 2)):
        PersonSkill.objects.create(person=person, skill=skill, level=level)
    return skill


def names(people: list[Person]) -> list[str]:
    return [person.username for person in people]


def test_sp2_1_2a_the_most_able_with_most_time_comes_first_and_says_why(
    company: SimpleNamespace, network: Skill
) -> None:
    running(company)
    other = a_project(company, "P-2026-015")
    role = add_role(other, name="網路工程師", skills={network: 3}, by=company.manager)
    found = candidates(role)
    assert names([one.person for one in found]) == ["staff", "engineer", "head"]
    free, busy, learning = found
    assert free.skill == busy.skill == 100 and free.free > busy.free and busy.tightest == 0
    assert "1項技能都達到要求" in free.because and "平均每週有40小時" in free.because
    assert learning.skill == 66 and "網路要3級、有2級" in learning.because
    assert company.finance not in [one.person for one in found], "without the skill not at all"


def test_leave_and_promises_elsewhere_lower_a_candidate(
    company: SimpleNamespace, network: Skill
) -> None:
    project = a_project(company)
    role = add_role(project, name="網路工程師", skills={network: 3}, by=company.manager)
    assert {one.tightest for one in candidates(role)} == {40}
    granted(company, since=at(16).date(), until=at(30).date())
    first, second, *_more = candidates(role)
    assert first.person == company.staff
    assert second.person == company.engineer and second.tightest == 0
    other = a_project(company, "P-2026-015")
    full = add_role(other, name="佈線", by=company.manager)
    join(full, person=company.staff, percent=100, by=company.manager)
    assert company.staff not in [one.person for one in candidates(role)]


def test_the_tab_proposes_and_the_manager_fills_the_role_from_there(
    company: SimpleNamespace, network: Skill
) -> None:
    project = a_project(company)
    role = add_role(project, name="網路工程師", skills={network: 3}, by=company.manager)
    client = Client()
    client.force_login(company.manager)
    shown = client.get(f"/resources/projects/{project.pk}/").content.decode()
    assert "請他擔任" in shown and "1項技能都達到要求" in shown
    told = client.get(f"/api/resources/roles/{role.pk}/candidates").json()
    assert told[0]["person_id"] == company.staff.pk and told[0]["because"]
    join(role, person=company.engineer, percent=50, by=company.manager)
    assert open_roles(project) == []
    stranger = Client()
    stranger.force_login(company.staff)
    assert stranger.get(f"/api/resources/roles/{role.pk}/candidates").status_code == 404
