"""Inbox, case page and the verbs of a case."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground import clock as time
from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.aftersales import forms, queries
from charter.rooms.aftersales.models import Case, Clock
from charter.rooms.aftersales.permissions import verbs_for
from charter.rooms.aftersales.presenting import body, card, explained, row, worked
from charter.rooms.aftersales.verbs import cases, progress

Act = tuple[type[django_forms.Form], Callable[..., Any]]
ACTS: dict[str, Act] = {
    "reply": (forms.ReplyForm, progress.reply),
    "note": (forms.NoteForm, progress.note),
    "hold": (forms.ReasonForm, progress.hold),
    "resume": (forms.EmptyForm, progress.resume),
    "resolve": (forms.ResolveForm, progress.resolve),
    "reopen": (forms.ReasonForm, progress.reopen),
    "close": (forms.EmptyForm, progress.close),
    "cancel": (forms.ReasonForm, progress.cancel),
    "assign": (forms.AssignForm, cases.assign),
    "classify": (forms.ClassifyForm, cases.classify),
    "follow_up": (forms.FollowUpForm, progress.follow_up),
}


def _list(request: Request, chosen: int | None = None) -> dict[str, Any]:
    """The left column: filters stand in the URL."""
    view, words = request.GET.get("view", "mine"), request.GET.get("q", "").strip()
    found, more = queries.inbox(request.user, view, words, request.GET.get("after", ""))
    now, counted = time.now(), queries.counts(request.user)
    rows = [row(case, now) for case in found]
    query = {"view": view, "q": words} if words else {"view": view}
    return {
        "rows": rows,
        "body": body(rows, query, chosen),
        "more": more,
        "views": [(v, counted[v.name], v.name == view and not words) for v in queries.VIEWS],
        "view": view,
        "words": words,
        "full": queries.COUNTED,
    }


@open_to(staff=True)
@require_GET
def inbox(request: Request) -> HttpResponse:
    return page(request, "aftersales/inbox.html", "list", **_list(request))


def _shown(request: Request, case: Case, **more: Any) -> HttpResponse:
    now = time.now()
    context: dict[str, Any] = {
        "act": "",
        "form": None,
        **_list(request, case.pk),
        "case": case,
        "cards": [card(clock, now) for clock in case.clocks.all()],
        "thread": _thread(case),
        "can": set(verbs_for(request.user, case)),
        "related": queries.likely_related(case),
        "classify": forms.ClassifyForm(initial=_as_classified(case)),
        "assign": forms.AssignForm(),
        "follow": forms.FollowUpForm(),
        **more,
    }
    return page(request, "aftersales/case.html", **context)


def _as_classified(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in ("category", "topic", "impact", "urgency")}


def _thread(case: Case) -> list[tuple[str, Any]]:
    """Customer's words, replies and notes in the order of time; notes never leave this page."""
    said: list[tuple[str, Any]] = [("reply", r) for r in case.replies.select_related("by")]
    said += [("note", n) for n in case.notes.select_related("by")]
    return sorted(said, key=lambda pair: (pair[1].at, pair[1].pk))


def _load(request: Request, pk: int) -> Case:
    seen = Case.objects.visible_to(request.user).defer("search")
    joined = seen.select_related("customer", "contact", "assignee", "commitment", "registered_by")
    return get_object_or_404(joined.prefetch_related("clocks__calendar", "clocks__events"), pk=pk)


@open_to(staff=True)
@require_GET
def case(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _load(request, pk))


@open_to(staff=True)
@require_GET
def clocks(request: Request, pk: int) -> HttpResponse:
    """The cards alone, fetched again every minute."""
    found, now = _load(request, pk), time.now()
    cards = [card(clock, now) for clock in found.clocks.all()]
    return page(request, "aftersales/clocks.html", case=found, cards=cards)


@open_to(staff=True)
@require_GET
def explain(request: Request, pk: int, kind: str) -> HttpResponse:
    found = _load(request, pk)
    clock = next((c for c in found.clocks.all() if c.kind == kind), None)
    if clock is None or clock.state == Clock.State.CANCELLED:
        raise Http404
    context: dict[str, Any] = {"case": found, "clock": clock, "lines": explained(clock)}
    return page(request, "aftersales/explain.html", budget=worked(clock.budget), **context)


@open_to(staff=True)
@require_POST
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """`POST /aftersales/7/resolve/`: the form of the verb, then the verb."""
    found = _load(request, pk)
    if verb not in ACTS:
        raise Http404
    shape, do = ACTS[verb]
    form = shape(request.POST)
    if not form.is_valid():
        answer = _shown(request, found, act=verb, form=form)
        answer.status_code = 422
        return answer
    do(found, by=request.user, **form.cleaned_data)
    toast(request, _("%(number)s已更新") % {"number": found.number})
    return redirect("aftersales:case", pk=pk)
