"""A record's page with one of its acts open, for every noun of the room alike."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from charter.ground.acts import Act
from charter.ground.errors import Refused
from charter.ground.web import answered, toast
from charter.org.web import Request

PASSED_ON = ("recruitment.not_allowed", "recruitment.conflict", "recruitment.erased")
Shown = Callable[..., HttpResponse]


def acted(
    request: Request,
    record: Any,
    verb: str,
    *,
    acts: Mapping[str, Act],
    can: list[str],
    shown: Shown,
    back: str,
) -> HttpResponse:
    """Show the form of an act, or do it and go to `back`; a refusal stands on the form."""
    if verb not in acts:
        raise Http404
    if request.method == "GET" and verb not in can:
        raise Refused("recruitment.not_now", _("現在不能這樣做，或不由你辦理。"))
    act = acts[verb]

    def done() -> HttpResponse:
        toast(request, _("「%(act)s」完成") % {"act": act.title})
        return redirect(back)

    return answered(
        request,
        partial(act.form, record),
        lambda data: act.do(record, by=request.user, **data),
        shown=partial(shown, verb=verb, act=act),
        done=done,
        passed_on=PASSED_ON,
    )
