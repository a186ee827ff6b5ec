"""A record with what can be done to it: shown, asked, done, or refused on its own form."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from charter.ground.acts import lead, tried
from charter.ground.errors import Refused
from charter.ground.web import page, toast
from charter.kernel.journal.models import Entry
from charter.org.web import Request
from charter.rooms.merits import presenting
from charter.rooms.merits.acts import KINDS, Kind
from charter.rooms.people.verbs import note_reading

PASSED_ON = ("merits.not_allowed",)
MORE: dict[str, Any] = {
    "case": lambda row, reader: presenting.of_case(row),
    "notice": lambda row, reader: presenting.of_notice(row),
    "coaching": lambda row, reader: presenting.of_coaching(row),
    "review": lambda row, reader: presenting.of_review(row),
    "round": presenting.of_round,
    "outcome": presenting.of_outcome,
}


def kind_named(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def known(request: Request, kind: Kind, pk: int) -> Any:
    """Another's, for whom it is not: 404. That somebody else read it is itself on record."""
    row = get_object_or_404(kind.load(request.user), pk=pk)
    if kind.read and (person := getattr(row, "person", None)):
        note_reading(person, kind.read, by=request.user)
    return row


def shown(request: Request, kind: Kind, row: Any, **sheet: Any) -> HttpResponse:
    can, more = kind.can(request.user, row), MORE.get(kind.name)
    context: dict[str, Any] = {
        "row": row,
        "name": kind.name,
        "acts": [(verb, act) for verb, act in kind.acts.items() if verb in can],
        "lead": lead(kind.acts, can, row),
        "entries": Entry.objects.of(row).select_related("by", "principal").latest_first()[:30],
        **(more(row, request.user) if more else {}),
        **sheet,
    }
    return page(request, f"merits/{kind.name}.html", **context)


def asked(request: Request, kind: Kind, pk: int, verb: str) -> HttpResponse:
    row, act = known(request, kind, pk), kind.acts[verb]
    if verb not in kind.can(request.user, row):
        raise Refused("merits.not_now", _("現在的步驟或你的權限不能做這件事。"))
    return shown(request, kind, row, verb=verb, act=act, form=act.form(row, request.user))


def done(request: Request, kind: Kind, pk: int, verb: str) -> HttpResponse:
    row, act = known(request, kind, pk), kind.acts[verb]
    form = act.form(row, request.user, request.POST, request.FILES)
    if tried(form, lambda data: act.do(row, by=request.user, **data), PASSED_ON, request=request):
        toast(request, _("已完成"))
        return redirect(f"merits:{kind.name}", pk=pk)
    fresh = get_object_or_404(kind.load(request.user), pk=pk)
    answer = shown(request, kind, fresh, verb=verb, act=act, form=form)
    answer.status_code = 422
    return answer
