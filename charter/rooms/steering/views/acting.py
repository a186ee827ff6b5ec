"""A record with what can be done to it: shown, asked, done, or refused on its own form."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from charter.ground.acts import Kind, lead
from charter.ground.errors import Refused
from charter.ground.web import answered, page, toast
from charter.kernel.journal.models import Entry
from charter.org.web import Request

PASSED_ON = ("steering.not_allowed", "steering.not_outside")
More = Callable[[Request, Any], dict[str, Any]]


def shown(request: Request, kind: Kind, row: Any, more: More, **sheet: Any) -> HttpResponse:
    can, name = kind.can(request.user, row), kind.name
    context: dict[str, Any] = {
        "row": row,
        "name": f"steering:{name}",
        "act_url": f"steering:{name}_act",
        "acts": [(verb, act) for verb, act in kind.acts.items() if verb in can],
        "lead": lead(kind.acts, can, row),
        "entries": Entry.objects.of(row).select_related("by", "principal").latest_first()[:30],
        **more(request, row),
        **sheet,
    }
    return page(request, f"steering/{name}.html", **context)


def known(request: Request, kind: Kind, pk: int) -> Any:
    return get_object_or_404(kind.load(request.user), pk=pk)


def act_on(request: Request, kind: Kind, pk: int, verb: str, more: More) -> HttpResponse:
    if verb not in kind.acts:
        raise Http404
    row, act = known(request, kind, pk), kind.acts[verb]
    if request.method == "GET" and verb not in kind.can(request.user, row):
        raise Refused("steering.not_now", _("現在的狀態或你的權限不能做這件事。"))

    def again(form: Any) -> HttpResponse:
        return shown(request, kind, known(request, kind, pk), more, verb=verb, act=act, form=form)

    def done() -> HttpResponse:
        toast(request, _("已完成"))
        return redirect(f"steering:{kind.name}", pk=pk)

    return answered(
        request,
        lambda *data: act.form(row, *data[:1]),
        lambda data: act.do(row, by=request.user, **data),
        shown=again,
        done=done,
        passed_on=PASSED_ON,
    )
