"""Inbox, case page and clocks."""

from collections import Counter
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from charter.ground import clock as time
from charter.ground.pieces import as_markup, piece
from charter.ground.web import page
from charter.org.web import Request, open_to
from charter.rooms.aftersales import casefile, listing
from charter.rooms.aftersales.casefile import CaseFile
from charter.rooms.aftersales.models import Case, Clock
from charter.rooms.aftersales.permissions import may_import, verbs_for
from charter.rooms.aftersales.presenting import card, explained, reading_explained, worked
from charter.rooms.aftersales.rows import Rows, body
from charter.rooms.aftersales.timing import is_certain, reading
from charter.rooms.aftersales.web import load, open_file

CANCELLED = Clock.State.CANCELLED
# What stands under 更多, in this order.
MORE: "dict[str, str | Promise]" = {
    "classify": _("更改分類"),
    "raise": _("升級為質量問題"),
    "complain": _("升級為客訴"),
    "merge": _("併入另一件工單"),
    "split": _("拆成兩件工單"),
    "undo_split": _("併回原來的工單"),
    "unmerge": _("取消合併"),
    "cancel": _("取消工單"),
}
BESIDE = listing.BEFORE + listing.FROM


def _column(request: Request, case: Case | None = None) -> dict[str, Any]:
    """The list at the left: filters stand in the URL; beside a case only what is near it."""
    words, counted = request.GET.get("q", "").strip(), listing.counts(request.user)
    view = listing.view_for(request.GET.get("view", ""), counted)
    found = _found(request, view, words, case)
    scribe = Rows(time.now())
    query = {"view": view, "q": words} if words else {"view": view}
    return {
        "body": body(map(scribe.row, found.rows), query, case.pk if case else None, not case),
        "some": bool(found.rows),
        "more": found.after,
        "views": piece("aftersales/views.html", views=_views(counted, "" if words else view)),
        "view": view,
        "words": words,
    }


def _views(counted: Counter[str], chosen: str) -> tuple[tuple[str, str, str, bool, bool], ...]:
    """(name, label, count, does it burn, is it shown) of each tab."""
    full, found = listing.COUNTED, []
    for view in listing.VIEWS:
        count = counted[view.name]
        said = f"{full}+" if count >= full else str(count)
        burns = bool(view.hot and count)
        found.append((view.name, as_markup(view.label), said, burns, view.name == chosen))
    return tuple(found)


def _found(request: Request, view: str, words: str, case: Case | None) -> listing.Page:
    after = request.GET.get("after", "")
    if case is None:
        read = listing.found if words else listing.listed
        return read(request.user, words or view, after)
    if words:
        return listing.Page(listing.found(request.user, words, after).rows[:BESIDE])
    return listing.Page(listing.neighbours(request.user, view, case))


@open_to(staff=True)
@require_GET
def inbox(request: Request) -> HttpResponse:
    imports = may_import(request.user)
    return page(request, "aftersales/inbox.html", "list", imports=imports, **_column(request))


def shown(request: Request, file: CaseFile, **more: Any) -> HttpResponse:
    """The page of a case; `more` opens one of its forms."""
    case, now, files = file.case, time.now(), casefile.files(file.case, notes=True)
    said, can = casefile.thread(case, notes=True), set(verbs_for(request.user, case))
    context: dict[str, Any] = {
        **_column(request, case),
        "case": case,
        "cards": [card(clock, now, events) for clock, events in file.clocks],
        "thread": [(one, files.get((one.kind, one.pk), ())) for one in said],
        "files": files.get(("case", case.pk), ()),
        "can": can,
        "more_acts": [(verb, title) for verb, title in MORE.items() if verb in can],
        "related": casefile.related(case),
        "merged": casefile.merged(case),
        "calls": case.follow_ups.select_related("by") if case.followed_up_at else (),
        **more,
    }
    return page(request, "aftersales/case.html", **context)


@open_to(staff=True)
@require_GET
def case(request: Request, pk: int) -> HttpResponse:
    return shown(request, open_file(request.user, pk))


@open_to(staff=True)
@require_GET
def clocks(request: Request, pk: int) -> HttpResponse:
    """The cards alone, fetched again every minute."""
    file, now = open_file(request.user, pk), time.now()
    cards = [card(clock, now, events) for clock, events in file.clocks]
    return page(request, "aftersales/clocks.html", case=file.case, cards=cards)


@open_to(staff=True)
@require_GET
def explain(request: Request, pk: int, kind: str) -> HttpResponse:
    """Why it is due then and what it has counted; of several rounds the newest, or `?round=`."""
    found, now = load(request.user, pk), time.now()
    rounds = [one for one in casefile.rounds_of(found, kind) if one[0].state != CANCELLED]
    if not rounds:
        raise Http404
    asked = request.GET.get("round", "")
    clock, events = next((one for one in rounds if str(one[0].pk) == asked), rounds[-1])
    context: dict[str, Any] = {
        "clock": clock,
        "lines": explained(clock, events),
        "certain": is_certain(clock),
        "used": reading_explained(clock, now, events),
        "spent": worked(reading(clock, now, events).spent),
        "budget": worked(clock.budget),
        "rounds": [one for one, _events in rounds][-50:],
    }
    return page(request, "aftersales/explain.html", case=found, **context)


@open_to(staff=True)
@require_GET
def said(request: Request, pk: int, kind: str) -> HttpResponse:
    """The page of a reply or a note is that of its case."""
    if (found := casefile.case_of(request.user, kind, pk)) is None:
        raise Http404
    return redirect("aftersales:case", pk=found)
