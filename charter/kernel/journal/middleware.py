"""Every refused answer leaves an attempt behind, whichever floor refused it."""

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import DatabaseError
from django.http import HttpResponse

from charter.ground.web import GetResponse
from charter.kernel.journal.models import Attempt
from charter.kernel.journal.verbs import note_attempt
from charter.org.models import Person

log = logging.getLogger("charter.journal")
Kind = Attempt.Kind
# A refusal's code tells more than the status; `request.refusal` carries it here.
BY_CODE = {"sign_in": Kind.SIGN_IN, "second_factor": Kind.SECOND_FACTOR, "csrf": Kind.FORGED}


def kind_of_refusal(request: Any, status: int) -> str | None:
    """None for an answer that refuses nothing."""
    code = getattr(request, "refusal", "")
    if code:
        return BY_CODE.get(code.partition(".")[0], Kind.VERB)
    if status == 401 and "Authorization" in request.headers:
        return Kind.KEY
    if status == 404 and _asked_for_a_record(request):
        return Kind.HIDDEN
    return {403: Kind.ROLE, 409: Kind.VERB, 429: Kind.LIMITED}.get(status)


def _asked_for_a_record(request: Any) -> bool:
    """A route of ours answered 404: the record is somebody else's, or gone. A customer at a
    page for staff hears 404 too."""
    person, match = request.user, request.resolver_match
    return bool(person.is_authenticated and match and (match.kwargs or person.is_customer))


def address_of(request: Any) -> str | None:
    """Where the request came from; behind CHARTER_PROXIES, what the nearest of them says."""
    try:
        return str(get_adapter().get_client_ip(request))
    except (PermissionDenied, ImproperlyConfigured):
        return None


class AttemptMiddleware:
    """Stands inside authentication, so that it knows who asked."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code < 400 and not hasattr(request, "refusal"):
            return answer
        if kind := kind_of_refusal(request, answer.status_code):
            self._note(request, kind, answer.status_code)
        return answer

    def _note(self, request: Any, kind: str, status: int) -> None:
        user = request.user if request.user.is_authenticated else None
        person: Person | None = user or getattr(request, "suspect", None)
        try:
            note_attempt(
                kind,
                by=person,
                address=address_of(request),
                method=request.method,
                path=request.path,
                code=getattr(request, "refusal", ""),
                status=status,
            )
        except DatabaseError:  # the answer stands, whatever becomes of its note
            log.exception("an attempt at %s was not noted", request.path)
