"""The first page of those who lead says whether the policies are kept."""

import datetime as dt

import pytest
from django.test import Client

from charter.ground import clock
from charter.org.models import Person
from charter.policy.verbs.judging import rejudge

TITLE = "制度有沒有真的在跑"


def home_of(person: Person, language: str = "zh-hant") -> str:
    client = Client(headers={"Accept-Language": language})
    client.force_login(person)
    return client.get("/").content.decode()


@pytest.mark.parametrize("username", ["boss", "deputy", "head", "manager", "quality"])
def test_who_leads_sees_both_policies_in_a_bar(company, username: str) -> None:
    text = home_of(getattr(company, username))
    assert TITLE in text
    assert all(f'href="/policy/{name}/"' in text for name in ("SP", "SI"))


@pytest.mark.parametrize("username", ["staff", "engineer"])
def test_others_are_spared_it(company, username: str) -> None:
    assert TITLE not in home_of(getattr(company, username))


def test_a_clause_that_became_worse_this_week_is_named(company, prove, everyone_reachable) -> None:
    prove("SP3.1a")
    rejudge()
    monday = clock.now()
    assert 'href="/policy/SP3.1a/"' not in home_of(company.boss)
    Person.objects.filter(username="staff").update(email="")
    with clock.at(monday + dt.timedelta(days=3)):
        rejudge()
        assert 'href="/policy/SP3.1a/"' in home_of(company.boss)
    with clock.at(monday + dt.timedelta(days=11)):
        assert 'href="/policy/SP3.1a/"' not in home_of(company.boss)
