"""Who takes a case: by skill, load and calendar, explained in words, at once where a rule says."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import translation

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.i18n.phrase import worded
from charter.kernel.journal.models import Entry
from charter.org.models import Customer, PersonSkill, Skill, Substitution
from charter.rooms.aftersales.assigning import proposed
from charter.rooms.aftersales.models import AssignmentRule, Case, Channel
from charter.rooms.aftersales.verbs import assigning, cases


@pytest.fixture
def power(company: SimpleNamespace) -> Skill:
    skill = Skill.objects.create(code="power", name="電力")
    for person, level in ((company.staff, 2), (company.engineer, 3), (company.manager, 4)):
        PersonSkill.objects.create(person=person, skill=skill, level=level)
    return skill


def told(company: SimpleNamespace, text: str = "UPS切到電池", **more: object) -> Case:
    report = cases.Report(Customer.objects.get(code="HC"), text, Channel.PHONE, **more)  # type: ignore[arg-type]
    return cases.register(report, by=company.staff)


def rule(company: SimpleNamespace, skill: Skill, **more: object) -> AssignmentRule:
    facts = {"name": "電力", "topic": "UPS", "skill": skill, "level": 2, "most": 2, **more}
    return assigning.set_rule(by=company.head, **facts)  # type: ignore[arg-type]


def test_the_present_and_able_person_with_the_fewest_cases_is_proposed_in_words(
    company: SimpleNamespace, power: Skill
) -> None:
    rule(company, power)
    told(company, assignee=company.engineer)
    case = told(company)
    assert case.assignee is None, "a rule that only proposes gives nothing"
    found = proposed(case)
    assert found and found.person == company.manager, "none in hand, and the higher skill"
    assert "符合規則「電力」" in str(found.because) and "電力4級" in str(found.because)
    Substitution.objects.create(
        person=company.manager,
        substitute=company.head,
        starts_at=clock.now(),
        ends_at=clock.now() + dt.timedelta(days=1),
    )
    found = proposed(case)
    assert found and found.person == company.staff
    assert "1人今天不在" in str(found.because)
    for _n in range(2):
        told(company, assignee=company.staff)
    told(company, assignee=company.engineer)
    found = proposed(case)
    assert found and found.person is None and "2人手上已滿" in str(found.because)
    assert proposed(told(company, text="發票抬頭")) is None, "no rule fits"


def test_a_case_is_given_at_once_where_the_rule_says_so_and_the_first_rule_decides(
    company: SimpleNamespace, power: Skill
) -> None:
    rule(company, power, is_automatic=True)
    first = {"name": "海城專人", "customer": Customer.objects.get(code="HC"), "position": 1}
    one = rule(company, power, **first, level=4, is_automatic=True, topic="")
    given = told(company)
    assert given.assignee == company.manager
    reason = Entry.objects.of(given).filter(event="aftersales.case.assigned").get().facts["reason"]
    with translation.override("en"):
        assert worded(reason).startswith('meets the rule "海城專人"; 電力'), worded(reason)
    assigning.switch_rule(one, is_active=False, by=company.head)
    case = told(company)
    assert case.assignee == company.engineer and case.state == "in_progress"
    chosen = told(company, assignee=company.staff)
    assert chosen.assignee == company.staff, "whoever was chosen by a person stays"


def test_a_hand_over_says_why_and_rules_are_set_by_those_who_lead(
    company: SimpleNamespace, power: Skill, client: Client
) -> None:
    case = told(company, assignee=company.staff)
    with pytest.raises(Refused) as refusal:
        cases.assign(case, to=company.engineer, by=company.staff)
    assert refusal.value.field == "reason"
    with pytest.raises(Refused):
        assigning.set_rule(name="x", skill=power, by=company.engineer)
    client.force_login(company.head)
    url = "/aftersales/assigning/"
    assert client.get(url).status_code == 200
    told_rule = {"name": "電力", "position": 5, "level": 2, "most": 8}
    assert client.post(url, told_rule).status_code == 422
    html = client.post(url, {**told_rule, "skill": power.pk}, follow=True).content.decode()
    assert "電力2級以上" in html
    made = AssignmentRule.objects.get()
    html = client.get(f"/aftersales/{case.pk}/assign/").content.decode()
    assert "建議派給" in html and "符合規則「電力」" in html
    assert client.get(f"{url}{made.pk}/").status_code == 302
    client.post(f"{url}{made.pk}/switch/")
    made.refresh_from_db()
    assert not made.is_active
