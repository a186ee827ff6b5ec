"""The JSON API: every app's `api.py` offers a `router`, found by name under its own label.

Same forms, same verbs, same permissions as the pages. A refusal is 409 with its stable code, a
record that one may not see is 404, and bad input is 422 saying where and what was expected.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import NinjaAPI
from ninja.security import HttpBearer, SessionAuth

from charter.ground.errors import Refused
from charter.org.models import ApiToken, Person
from charter.org.web import open_to

VERSION = "1"


def _staff(person: Any) -> Person | None:
    """Customers have pages of their own; to them the API does not exist."""
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return None
    if person.is_customer:
        raise Http404
    return person if isinstance(person, Person) else None


class Session(SessionAuth):
    """The signed-in browser; its writes carry the CSRF token."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Person | None:
        return _staff(request.user)


class Token(HttpBearer):
    """`Authorization: Bearer charter_…`; the program acts with its person's rights."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        found = ApiToken.objects.live().matching(token).select_related("person").first()
        if found is None:
            return None
        request.user = found.person
        return _staff(found.person)


def _guarded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The description of the API is for people who are signed in."""
    return open_to(staff=True)(view)


api = NinjaAPI(
    title="Charter 行章",
    version=VERSION,
    auth=[Token(), Session()],
    docs_decorator=_guarded,
    urls_namespace="api",
)


@api.exception_handler(Refused)
def refused(request: HttpRequest, exc: Refused) -> HttpResponse:
    request.refusal = exc.code  # type: ignore[attr-defined]  # for the list of attempts
    body = {"code": exc.code, "message": str(exc), "field": exc.field}
    return api.create_response(request, body, status=409)


def _mount() -> None:
    for app in apps.get_app_configs():
        if app.label == "site" or not app.name.startswith("charter."):
            continue
        for name in (f"{app.name}.api", f"{app.name}.planning.api"):
            router = getattr(import_module(name), "router", None) if _exists(name) else None
            if router is not None:
                api.add_router(f"/{app.label}", router, tags=[app.label])


def _exists(name: str) -> bool:
    """A large room keeps a part of its interface in a package of its own."""
    return bool(find_spec(name.rpartition(".")[0]) and find_spec(name))


_mount()
