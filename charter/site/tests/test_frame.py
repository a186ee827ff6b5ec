"""The frame of every page, and what it costs."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import Client, RequestFactory

from charter.org.models import Person
from charter.site.accounts import PeopleBackend

FRAME_QUERIES = 4  # roles, approvals to decide, unread notices, own cases


def page_of(person: Person | AnonymousUser, path: str = "/help/") -> str:
    request = RequestFactory().get(path)
    request.user = person
    source = "{% extends 'ui/base.html' %}{% block main %}<h1>x</h1>{% endblock %}"
    return engines["django"].from_string(source).render({}, request)


def test_the_frame_costs_at_most_four_queries(
    company: SimpleNamespace, django_assert_max_num_queries: object
) -> None:
    boss = PeopleBackend().get_user(company.boss.pk)
    assert boss is not None
    with django_assert_max_num_queries(FRAME_QUERIES):  # type: ignore[operator]
        page_of(boss)


def test_a_page_names_the_person_and_their_role(company: SimpleNamespace) -> None:
    assert "項目經理・服務一部" in page_of(company.manager)


def test_strangers_see_no_navigation() -> None:
    assert 'class="nav"' not in page_of(AnonymousUser())


@pytest.mark.parametrize("code, tag", [("zh-hans", "zh-Hans"), ("en", "en")])
def test_the_language_of_a_person_is_kept_and_rules(
    client: Client, company: SimpleNamespace, code: str, tag: str
) -> None:
    client.force_login(company.staff)
    client.post("/language/", {"language": code, "next": "/help/"})
    company.staff.refresh_from_db()
    assert company.staff.language == code
    assert f'<html lang="{tag}">' in client.get("/help/").content.decode()


def test_a_language_that_does_not_exist_changes_nothing(
    client: Client, company: SimpleNamespace
) -> None:
    client.force_login(company.staff)
    client.post("/language/", {"language": "xx", "next": "https://elsewhere.example/"})
    company.staff.refresh_from_db()
    assert company.staff.language == ""


def test_the_language_switch_leads_nowhere_else(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_the_palette_lists_places_and_says_when_nothing_is_found(
    client: Client, company: SimpleNamespace
) -> None:
    client.force_login(company.boss)
    assert "沒有找到「zzz」" in client.get("/palette/?q=zzz").content.decode()
    fragment = client.get("/palette/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and "palette-list" in fragment


def test_customers_never_learn_of_the_palette(client: Client, company: SimpleNamespace) -> None:
    client.force_login(company.customer)
    assert client.get("/palette/").status_code == 404
