"""The JSON API: every app's `api.py` offers a `router`, found by name under its own label.

Same forms, same verbs, same permissions as the pages. A refusal is 409 with its stable code, a
record that one may not see is 404, and bad input is 422 saying where and what was expected.
An app's `portal_api.py` is the same for customers' contacts, under /portal/api/.
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import HttpBearer, SessionAuth

from charter.ground import clock
from charter.ground.api import worded
from charter.ground.database.prepared import Prepared, Shape
from charter.ground.errors import Refused
from charter.ground.unfit import Unfit, parsed
from charter.ground.web import came_by
from charter.org.models import ApiToken, Person
from charter.org.web import in_own_room, open_to
from charter.site import factors, naming
from charter.site.verbs import mark_used

VERSION = "1"
SAFE = {"GET", "HEAD", "OPTIONS"}
HOUR = dt.timedelta(hours=1)


def _staff(person: Any) -> Person | None:
    """Customers have pages of their own; to them the API does not exist."""
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return None
    if person.is_customer:
        raise Http404
    return person if isinstance(person, Person) else None


KEY = Shape(ApiToken, "person")
LIVE = Prepared(lambda digest: KEY.of(ApiToken.objects.live().filter(digest=digest)), digest=str)


class Session(SessionAuth):
    """The signed-in browser; its writes carry the CSRF token."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Person | None:
        return _staff(request.user)


class Token(HttpBearer):
    """`Authorization: Bearer charter_…`; the program acts with its person's rights."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        row = LIVE.first(digest=ApiToken.digest_of(token))
        if row is None:
            return None
        found: ApiToken = KEY.make(row)
        if missing := factors.missing_of(found):
            request.suspect, request.refusal = found.person, "second_factor.required"  # type: ignore[attr-defined]
            raise HttpError(403, missing)
        request.user = found.person
        came_by.set({"id": found.pk, "name": found.name})
        if found.read_only and request.method not in SAFE:
            raise PermissionDenied
        used, now = found.last_used_at, clock.now()
        if used is None or now - used > HOUR:
            mark_used(found, by=found.person)
        return _staff(found.person)


class Contact(SessionAuth):
    """A customer's contact, signed in. No key signs for them: a signature is a person's."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Person | None:
        person = request.user
        if not getattr(person, "is_authenticated", False) or not person.is_active:
            return None
        if not isinstance(person, Person) or not person.is_customer:
            raise Http404
        return person


def _for_contacts(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    return open_to(customers=True)(view)


def _guarded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The description of the API is for people who are signed in."""
    return open_to(staff=True)(view)


class Body(Parser):
    """JSON that can be stored; the way to what cannot is kept for the answer."""

    def parse_body(self, request: HttpRequest) -> Any:
        return parsed(request.body)


class Described(NinjaAPI):
    """The document also declares what every operation may answer instead of its result."""

    def get_openapi_schema(self, **more: Any) -> Any:
        document = super().get_openapi_schema(**more)
        document.setdefault("components", {}).setdefault("schemas", {}).update(ANSWERS)
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                for status, said in _other_answers(path, method.upper()).items():
                    operation["responses"].setdefault(status, said)
        return document


REFUSAL = {
    "title": "Refusal",
    "description": "A rule of the house stands against it: nothing was written.",
    "type": "object",
    "required": ["code", "message", "field"],
    "properties": {
        "code": {"type": "string", "description": "stable: for programs"},
        "message": {"type": "string", "description": "for people, in their language"},
        "field": {"type": "string", "description": "what to mend, or empty"},
    },
}
TROUBLE = {
    "title": "Trouble",
    "type": "object",
    "required": ["detail"],
    "properties": {"detail": {"description": "a sentence; for 422 a list of places"}},
}
ANSWERS = {"Refusal": REFUSAL, "Trouble": TROUBLE}


def _other_answers(path: str, method: str) -> dict[str, dict[str, Any]]:
    """By status: who is asking is unknown, may not, finds nothing, asks for what cannot be read,
    or is refused."""
    found = {"401": ("Trouble", "not signed in"), "403": ("Trouble", "not allowed")}
    if "{" in path:
        found["404"] = ("Trouble", "does not exist, or is not for this person to see")
    if method not in SAFE:
        found["409"] = ("Refusal", "refused")
        found["422"] = ("Trouble", "bad input: where, and what was expected")
    return {status: _answer(*named) for status, named in found.items()}


def _answer(schema: str, description: str) -> dict[str, Any]:
    body = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return {"description": description, "content": {"application/json": body}}


api = Described(
    parser=Body(),
    title="Charter 行章",
    version=VERSION,
    auth=[Token(), Session()],
    docs_decorator=_guarded,
    urls_namespace="api",
)
portal = Described(
    parser=Body(),
    title="Charter 行章 portal",
    version=VERSION,
    auth=[Contact()],
    docs_decorator=_for_contacts,
    urls_namespace="portal_api",
)


@api.exception_handler(Refused)
@portal.exception_handler(Refused)
def refused(request: HttpRequest, exc: Refused) -> HttpResponse:
    request.refusal = exc.code  # type: ignore[attr-defined]  # for the list of attempts
    body = {"code": exc.code, "message": str(exc), "field": exc.field}
    return api.create_response(request, body, status=409)


@api.exception_handler(ValidationError)
@portal.exception_handler(ValidationError)
def invalid(request: HttpRequest, exc: ValidationError) -> HttpResponse:
    return api.create_response(request, {"detail": [worded(one) for one in exc.errors]}, status=422)


@api.exception_handler(HttpError)
@portal.exception_handler(HttpError)
def failed(request: HttpRequest, exc: HttpError) -> HttpResponse:
    """A body that cannot be read says where it goes wrong."""
    cause = exc.__cause__
    if isinstance(cause, Unfit):
        detail = [{"loc": ["body", *cause.place], "msg": str(cause), "type": "unfit"}]
        return api.create_response(request, {"detail": detail}, status=422)
    said = str(exc)
    if exc.status_code == 400 and cause is not None:
        said = _("送來的內容不是JSON（%(why)s）。請送UTF-8編碼的JSON。") % {"why": cause}
    return api.create_response(request, {"detail": said}, status=exc.status_code)


def _mount() -> None:
    for app in apps.get_app_configs():
        if app.label == "site" or not app.name.startswith("charter."):
            continue
        for name in (f"{app.name}.api", f"{app.name}.planning.api"):
            router = getattr(import_module(name), "router", None) if _exists(name) else None
            if router is not None:
                api.add_router(f"/{app.label}", router, tags=[app.label])
        if _exists(name := f"{app.name}.portal_api"):
            portal.add_router(f"/{app.label}", import_module(name).router, tags=[app.label])


def portal_urls() -> Any:
    """The customer's interface, each operation behind the second lock as every page is."""
    patterns, *names = portal.urls
    for entry in patterns:
        assert entry.callback
        entry.callback = _locked(entry.callback)
    return (patterns, *names)


def _locked(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def entered(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request.user, "is_customer", False):
            return in_own_room(view, request, *args, **kwargs)
        return view(request, *args, **kwargs)

    return entered


def _exists(name: str) -> bool:
    """A large room keeps a part of its interface in a package of its own."""
    return bool(find_spec(name.rpartition(".")[0]) and find_spec(name))


_mount()
naming.install()
