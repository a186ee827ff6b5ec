"""Pages of actions: the list, and one action with what one may do to it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from charter.ground.web import exported, in_bulk, page, toast
from charter.kernel.actions import verbs
from charter.kernel.actions.forms import (
    CancelForm,
    DoneForm,
    ExtendForm,
    HandOverForm,
    VerdictForm,
)
from charter.kernel.actions.models import Action
from charter.kernel.actions.permissions import may_report_done, verbs_for
from charter.kernel.actions.tables import ACTIONS, ACTS
from charter.kernel.files.models import Attachment
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to

FORMS: dict[str, tuple[type[forms.Form], Callable[..., Any]]] = {
    "report_done": (DoneForm, verbs.report_done),
    "confirm": (VerdictForm, verbs.verify),
    "hand_over": (HandOverForm, verbs.hand_over),
    "extend": (ExtendForm, verbs.extend),
    "cancel": (CancelForm, verbs.cancel),
}

SAID = {
    "report_done": gettext_lazy("已回報完成，接著由別人驗證效果。"),
    "confirm": gettext_lazy("已記下效果。"),
    "hand_over": gettext_lazy("已轉交。"),
    "extend": gettext_lazy("期限已改。"),
    "cancel": gettext_lazy("這項措施已取消。"),
}


def _load(request: Request, pk: int) -> Action:
    seen = Action.objects.visible_to(request.user)
    people = ("owner__manager", "assigned_by", "verifier", "escalated_to")
    return get_object_or_404(seen.select_related(*people), pk=pk)


@open_to(staff=True)
def actions(request: Request) -> HttpResponseBase:
    found = Action.objects.visible_to(request.user).select_related("owner")
    if answer := exported(ACTIONS, found, request, "actions"):
        return answer
    return page(request, "actions/list.html", view=ACTIONS.view(found, request.GET))


@open_to(staff=True)
@require_POST
def bulk(request: Request) -> HttpResponse:
    rows = Action.objects.visible_to(request.user).select_related("owner")
    return in_bulk(request, rows, ACTS, back="actions:list", title=_("措施"))


@open_to(staff=True)
def action(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _load(request, pk))


def _shown(request: Request, found: Action, **bound: forms.Form) -> HttpResponse:
    can = verbs_for(request.user, found)
    sheets = [(verb, bound.get(verb) or FORMS[verb][0]()) for verb in can if verb in FORMS]
    return page(
        request,
        "actions/action.html",
        action=found,
        sheets=sheets,
        may_upload=may_report_done(request.user, found) or bool(can),
        files=Attachment.objects.of(found),
        entries=Entry.objects.of(found).select_related("by", "principal").latest_first()[:50],
    )


@open_to(staff=True)
@require_POST
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One of the verbs, by its form."""
    found = _load(request, pk)
    if verb not in FORMS:
        raise Http404
    form_class, change = FORMS[verb]
    form = form_class(request.POST)
    if not form.is_valid():
        return _shown(request, found, **{verb: form})
    change(found, **form.cleaned_data, by=request.user)
    toast(request, str(SAID[verb]))
    return redirect("actions:action", pk=pk)
