"""Suggestions in three fields, and what becomes of them."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground.acts import lead
from charter.ground.errors import Refused
from charter.ground.web import exported, page, toast
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to
from charter.rooms.people.models import Reward
from charter.rooms.quality.acts import SUGGESTION_ACTS as ACTS
from charter.rooms.quality.forms.suggestions import SuggestionForm
from charter.rooms.quality.models import Suggestion
from charter.rooms.quality.permissions import suggestion_verbs_for
from charter.rooms.quality.places import room_tabs
from charter.rooms.quality.tables import suggestions as tables
from charter.rooms.quality.verbs.suggestions import submit
from charter.rooms.quality.web import tried

PEOPLE = ("suggested_by", "department", "answered_by", "decided_by", "tried_by", "verified_by")


@open_to(staff=True)
@require_GET
def suggestions(request: Request) -> HttpResponseBase:
    if answer := exported(
        tables.SUGGESTIONS, lambda: tables.suggested(request.user), request, "suggestions"
    ):
        return answer
    view = tables.ALL_SUGGESTIONS.view(request.user, request.GET)
    return page(request, "quality/suggestions.html", view=view, tabs=room_tabs())


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    form = SuggestionForm(request.POST or None)
    made: list[Suggestion] = []
    if form.is_bound and tried(form, lambda data: made.append(submit(by=request.user, **data))):
        toast(request, _("建議已送出，會在期限內答覆你"))
        return redirect("quality:suggestion", pk=made[0].pk)
    answer = page(request, "quality/suggestion_new.html", form=form)
    answer.status_code = 422 if form.is_bound else 200
    return answer


def known(request: Request, pk: int) -> Suggestion:
    seen = Suggestion.objects.visible_to(request.user).select_related(*PEOPLE)
    one: Suggestion = get_object_or_404(seen, pk=pk)
    return one


def _shown(request: Request, found: Suggestion, **sheet: Any) -> HttpResponse:
    can = suggestion_verbs_for(request.user, found)
    return page(
        request,
        "quality/suggestion.html",
        suggestion=found,
        acts=[(verb, act) for verb, act in ACTS.items() if verb in can],
        lead=lead(ACTS, can, found),
        rewards=Reward.objects.of(found).select_related("by"),
        entries=Entry.objects.of(found).select_related("by").latest_first()[:30],
        **sheet,
    )


@open_to(staff=True)
@require_GET
def suggestion(request: Request, pk: int) -> HttpResponse:
    return _shown(request, known(request, pk))


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    if verb not in ACTS:
        raise Http404
    found, act = known(request, pk), ACTS[verb]
    if request.method == "GET":
        if verb not in suggestion_verbs_for(request.user, found):
            raise Refused("quality.not_now", _("現在的狀態或你的權限不能做這件事。"))
        return _shown(request, found, verb=verb, act=act, form=act.form())
    form = act.form(request.POST)
    if tried(form, lambda data: act.do(found, by=request.user, **data)):
        toast(request, _("建議已更新"))
        return redirect("quality:suggestion", pk=pk)
    answer = _shown(request, known(request, pk), verb=verb, act=act, form=form)
    answer.status_code = 422
    return answer
