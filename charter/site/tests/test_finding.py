"""The palette finds what rooms keep; 新增 offers what a person may begin."""

from types import SimpleNamespace

import pytest
from django.test import Client

from charter.kernel.frame import LISTS, OFFERS, PAGES, counts
from charter.rooms.aftersales.verbs.cases import Report, register
from charter.rooms.projects.tests.planning import a_project


def said(client: Client, words: str, language: str = "zh-hant") -> str:
    return client.get("/palette/", {"q": words}, HTTP_ACCEPT_LANGUAGE=language).content.decode()


@pytest.mark.parametrize(
    ("words", "language", "hit"),
    [
        ("二.1.1", "zh-hant", "/policy/SP2.1.1"),
        ("SP2.1.1a", "zh-hant", "/policy/SP2.1.1a/"),
        ("立项", "zh-hans", "/policy/SP"),
        ("initiation", "en", "/policy/SP"),
    ],
)
def test_clauses_are_found_by_number_and_words(
    client: Client, company: SimpleNamespace, words: str, language: str, hit: str
) -> None:
    client.force_login(company.staff)
    assert hit in said(client, words, language)


def test_colleagues_and_customers_are_found_by_name(
    client: Client, company: SimpleNamespace
) -> None:
    client.force_login(company.staff)
    assert f"/people/{company.manager.pk}/" in said(client, company.manager.name)
    assert f"/people/customers/{company.customer.customer.pk}/" in said(
        client, company.customer.customer.name
    )


def test_projects_are_found_by_those_who_may_see_them(
    client: Client, company: SimpleNamespace
) -> None:
    project = a_project(company)
    for person, seen in ((company.manager, True), (company.boss, True), (company.staff, False)):
        client.force_login(person)
        for words in (project.number, project.name[:3], project.customer.name):
            assert (f'href="/projects/{project.pk}/"' in said(client, words)) is seen


def test_cases_are_found_by_number_and_words_and_counted_for_their_assignee(
    client: Client, company: SimpleNamespace
) -> None:
    report = Report(company.customer.customer, "電表沒有讀數", "phone", assignee=company.engineer)
    case = register(report, by=company.engineer)
    client.force_login(company.staff)
    for words in (case.number, "電表"):
        assert f'href="/aftersales/{case.pk}/"' in said(client, words)
    shown = [counts(person)["/aftersales/"] for person in (company.engineer, company.staff)]
    assert shown == [1, 0]


def test_what_one_may_begin_is_offered(client: Client, company: SimpleNamespace) -> None:
    client.force_login(company.staff)
    page = said(client, "")
    for path in ("/projects/requirements/new/", "/projects/initiations/new/", "/aftersales/new/"):
        assert path in page


def test_customers_begin_nothing_in_the_frame_of_staff(company: SimpleNamespace) -> None:
    assert not [offer for offer in OFFERS.values() if offer.may(company.customer)]


def test_pages_of_the_rooms_are_found_by_name_by_those_who_may_open_them(
    client: Client, company: SimpleNamespace
) -> None:
    for one in (*LISTS.values(), *PAGES.values()):
        for person in (company.staff, company.boss):
            client.force_login(person)
            is_open = one.is_open_to(person.roles())
            assert (f'href="{one.url}"' in said(client, str(one.label))) is is_open, one.label
    client.force_login(company.staff)
    assert 'href="/cost/settlements/"' not in said(client, "")
