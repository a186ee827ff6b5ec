"""Every route declares who may knock, and keeps its word: route x kind of person."""

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace

from django.test import Client
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


Routes = list[tuple[str, URLPattern]]
ROUTES: Routes = list(routes())
Wrong = Iterator[tuple[str, object]]


def doors_of(entry: URLPattern) -> Doors:
    doors = getattr(entry.callback, "doors", None)
    assert isinstance(doors, Doors), f"declare it: @open_to(...) on {entry.pattern}"
    return doors


def knocked(
    client: Client, allowed: set[int], shut: Callable[[Doors], bool], tried: Routes = ROUTES
) -> Wrong:
    """(route, status) of every route shut to this person that answers something else."""
    for path, entry in tried:
        if not doors_of(entry).anyone and shut(doors_of(entry)):
            for answer in (client.get(sample(path)), client.post(sample(path))):
                if answer.status_code not in allowed:
                    yield path, answer.status_code


def test_every_route_declares_its_doors() -> None:
    assert len(ROUTES) > 500
    for _path, entry in ROUTES:
        doors = doors_of(entry)
        assert doors.anyone or doors.staff or doors.customers or doors.roles


def test_strangers_are_sent_to_sign_in(client: Client, db: None) -> None:
    for path, entry in ROUTES:
        if not doors_of(entry).anyone:
            answer = client.get(sample(path))
            door = "/portal/enter/" if path.startswith("portal/") else "/accounts/login/"
            assert answer.status_code == 302 and answer["Location"].startswith(door), path


def test_customers_find_no_staff_page(client: Client, company: SimpleNamespace) -> None:
    client.force_login(company.customer)
    assert [*knocked(client, {404}, lambda doors: not doors.customers)] == []


def test_staff_without_the_post_are_kept_out(client: Client, company: SimpleNamespace) -> None:
    client.force_login(company.staff)
    assert [*knocked(client, {403, 404}, lambda doors: not doors.staff)] == []


def test_records_that_do_not_exist_are_404_for_everyone(
    client: Client, company: SimpleNamespace
) -> None:
    client.force_login(company.admin)
    for path, entry in ROUTES:
        if "<" in path and not doors_of(entry).anyone:
            for answer in (client.get(sample(path)), client.post(sample(path))):
                assert answer.status_code in {403, 404, 405}, path


def test_a_door_that_stands_open_is_found(client: Client, company: SimpleNamespace) -> None:
    """The search can fail: to staff doors stand open that customers find shut."""
    client.force_login(company.staff)
    assert [*knocked(client, {404}, lambda doors: not doors.customers, ROUTES[:20])]
