"""How fresh is this sign-in? Money and people are decided by somebody who is surely there."""

import time

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.kernel.approvals.models import Request

MINUTES = 15


def is_fresh(http: HttpRequest) -> bool:
    """The person proved who they are (password, code, passkey) within the set minutes.

    Sign-ins of the demo have nothing to prove with and count as fresh.
    """
    if getattr(settings, "DEMO", False):
        return True
    session = getattr(http, "session", None)
    methods = session.get("account_authentication_methods", []) if session else []
    last = max((float(method.get("at", 0)) for method in methods), default=0.0)
    minutes = getattr(settings, "REAUTHENTICATE_AFTER_MINUTES", MINUTES)
    return time.time() - last < minutes * 60


def needs_proof(http: HttpRequest, request: Request) -> bool:
    return request.flow.sensitive and not is_fresh(http)


def demand_proof(http: HttpRequest, request: Request) -> None:
    """Refuse a decision on money or people after too long a silence."""
    if needs_proof(http, request):
        raise Refused(
            "approvals.prove_it_is_you",
            _("這類申請要先確認是你本人：請重新驗證後再決定，填寫的意見請先複製。"),
        )
