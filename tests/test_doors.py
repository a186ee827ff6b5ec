"""Every route declares who may knock, and keeps its word: route x kind of person."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from charter.org.web import Doors

# Routes of libraries guard themselves; each prefix says which one does.
GUARDED_ELSEWHERE = {
    "accounts/": "django-allauth",
    "api/": "django-ninja: authentication on the API itself",
    "portal/api/": "django-ninja: authentication on the API itself",
    "static/": "whitenoise",
}


def routes(
    resolver: URLResolver | None = None, prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, path)
        elif not path.startswith(tuple(GUARDED_ELSEWHERE)):
            yield path, entry


EXAMPLES = {"int": "999999999", "str": "none-such", "slug": "none-such", "pack": "SP"}


def sample(path: str) -> str:
    """The route with a record that does not exist."""

    def example(found: re.Match[str]) -> str:
        kind = found[1] or "str"
        assert kind in EXAMPLES, f"say in EXAMPLES what <{kind}:> looks like"
        return EXAMPLES[kind]

    return "/" + re.sub(r"<(?:(\w+):)?\w+>", example, path)


ROUTES = list(routes())
IDS = [path or "/" for path, _entry in ROUTES]


def doors_of(entry: URLPattern) -> Doors:
    doors = getattr(entry.callback, "doors", None)
    assert isinstance(doors, Doors), "declare it: @open_to(...)"
    return doors


@pytest.mark.parametrize(("path", "entry"), ROUTES, ids=IDS)
def test_every_route_declares_its_doors(path: str, entry: URLPattern) -> None:
    doors = doors_of(entry)
    assert doors.anyone or doors.staff or doors.customers or doors.roles


@pytest.mark.parametrize(("path", "entry"), ROUTES, ids=IDS)
def test_strangers_are_sent_to_sign_in(path: str, entry: URLPattern, client, db) -> None:
    if doors_of(entry).anyone:
        return
    answer = client.get(sample(path))
    door = "/portal/enter/" if path.startswith("portal/") else "/accounts/login/"
    assert answer.status_code == 302 and answer["Location"].startswith(door)


@pytest.mark.parametrize(("path", "entry"), ROUTES, ids=IDS)
def test_customers_find_no_staff_page(path: str, entry: URLPattern, client, company) -> None:
    doors = doors_of(entry)
    if doors.anyone or doors.customers:
        return
    client.force_login(company.customer)
    for answer in (client.get(sample(path)), client.post(sample(path))):
        assert answer.status_code == 404


@pytest.mark.parametrize(("path", "entry"), ROUTES, ids=IDS)
def test_staff_without_the_post_are_kept_out(path: str, entry: URLPattern, client, company) -> None:
    doors = doors_of(entry)
    if doors.anyone or doors.staff:
        return
    client.force_login(company.staff)
    for answer in (client.get(sample(path)), client.post(sample(path))):
        assert answer.status_code in {403, 404}


@pytest.mark.parametrize(("path", "entry"), ROUTES, ids=IDS)
def test_records_that_do_not_exist_are_404_for_everyone(
    path: str, entry: URLPattern, client, company
) -> None:
    if "<" not in path or doors_of(entry).anyone:
        return
    client.force_login(company.admin)
    for answer in (client.get(sample(path)), client.post(sample(path))):
        assert answer.status_code in {403, 404, 405}
