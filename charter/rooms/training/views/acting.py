"""A record with what can be done to it: shown, asked, done, or refused on its own form."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from charter.ground.acts import lead
from charter.ground.errors import Refused
from charter.ground.web import answered, page, toast
from charter.kernel.journal.models import Entry
from charter.org.web import Request
from charter.rooms.training.acts import KINDS

PASSED_ON = ("training.not_allowed",)
More = Callable[[Request, Any], dict[str, Any]]
MORE: dict[str, More] = {}


def more(name: str) -> Callable[[More], More]:
    """What the page of a kind shows beside the record itself."""

    def register(told: More) -> More:
        MORE[name] = told
        return told

    return register


def known(request: Request, name: str, pk: int) -> Any:
    if name not in KINDS:
        raise Http404
    return get_object_or_404(KINDS[name].load(request.user), pk=pk)


def shown(request: Request, name: str, row: Any, **sheet: Any) -> HttpResponse:
    kind = KINDS[name]
    can = kind.can(request.user, row)
    context: dict[str, Any] = {
        "row": row,
        "kind": name,
        "acts": [(verb, act) for verb, act in kind.acts.items() if verb in can],
        "lead": lead(kind.acts, can, row),
        "can": can,
        "entries": Entry.objects.of(row).select_related("by", "principal").latest_first()[:30],
        **(MORE[name](request, row) if name in MORE else {}),
        **sheet,
    }
    return page(request, f"training/{name}.html", **context)


def act_on(request: Request, name: str, pk: int, verb: str) -> HttpResponse:
    row = known(request, name, pk)
    kind = KINDS[name]
    if verb not in kind.acts:
        raise Http404
    if request.method == "GET" and verb not in kind.can(request.user, row):
        raise Refused("training.not_now", _("現在的狀態或你的權限不能做這件事。"))
    act = kind.acts[verb]

    def again(form: Any) -> HttpResponse:
        return shown(request, name, known(request, name, pk), verb=verb, act=act, form=form)

    def done() -> HttpResponse:
        toast(request, _("已完成"))
        return redirect(f"training:{name}", pk=pk)

    return answered(
        request,
        partial(kind.form, verb, row),
        lambda data: act.do(row, by=request.user, **data),
        shown=again,
        done=done,
        passed_on=PASSED_ON,
    )
