"""Pages of duties: the list, the month, how each rule is kept, one duty and what to do about it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charter.ground import clock
from charter.ground.web import exported, page
from charter.kernel.duties import verbs
from charter.kernel.duties.forms import ExcuseForm, HandOverForm
from charter.kernel.duties.models import Duty
from charter.kernel.duties.permissions import verbs_for
from charter.kernel.duties.queries import kept, month, month_of
from charter.kernel.duties.tables import DUTIES
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to

FORMS: dict[str, tuple[type[forms.Form], Callable[..., Any]]] = {
    "hand_over": (HandOverForm, verbs.hand_over),
    "excuse": (ExcuseForm, verbs.excuse),
}
LONGEST_MONTH = dt.timedelta(days=31)


@open_to(staff=True)
def duties(request: Request) -> HttpResponseBase:
    found = Duty.objects.visible_to(request.user).select_related("owner")
    if answer := exported(DUTIES, found, request, "duties"):
        return answer
    return page(request, "duties/list.html", view=DUTIES.view(found, request.GET))


@open_to(staff=True)
def calendar(request: Request) -> HttpResponse:
    """What is due on each day of a month: mine, or of all whom I may see."""
    first, mine = month_of(request.GET.get("month", "")), "mine" in request.GET
    rows = Duty.objects.visible_to(request.user).exclude(state=Duty.State.LAPSED)
    if mine:
        rows = rows.filter(owner=request.user)
    return page(
        request,
        "duties/calendar.html",
        weeks=month(rows, first),
        first=first,
        today=clock.today(),
        mine=mine,
        earlier=(first - dt.timedelta(days=1)).strftime("%Y-%m"),
        later=(first + LONGEST_MONTH).strftime("%Y-%m"),
    )


@open_to(staff=True)
def rules(request: Request) -> HttpResponse:
    """What the policies ask for again and again, and how it was kept."""
    rows = kept(Duty.objects.visible_to(request.user))
    wanting = [row for row in rows if row.late or row.missed]
    due = [row for row in rows if row.due and row not in wanting]
    rest = [row for row in rows if not row.due]
    named = (
        (_("有遲做或沒做的"), True, wanting),
        (_("都按時做的"), False, due),
        (_("還沒有到期的"), False, rest),
    )
    groups = [group for group in named if group[2]]
    return page(request, "duties/rules.html", groups=groups)


def _load(request: Request, pk: int) -> Duty:
    seen = Duty.objects.visible_to(request.user)
    people = ("owner__manager", "escalated_to", "excused_by")
    return get_object_or_404(seen.select_related(*people), pk=pk)


@open_to(staff=True)
def duty(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _load(request, pk))


def _shown(request: Request, found: Duty, **bound: forms.Form) -> HttpResponse:
    entries = Entry.objects.of(found).select_related("by", "principal").latest_first()
    return page(
        request,
        "duties/duty.html",
        duty=found,
        sheets=[
            (verb, bound.get(verb) or FORMS[verb][0](auto_id=f"{verb}-%s"))
            for verb in verbs_for(request.user, found)
        ],
        entries=entries[:50],
    )


@open_to(staff=True)
@require_POST
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One of the verbs, by its form."""
    found = _load(request, pk)
    if verb not in FORMS:
        raise Http404
    form_class, change = FORMS[verb]
    form = form_class(request.POST, auto_id=f"{verb}-%s")
    if not form.is_valid():
        return _shown(request, found, **{verb: form})
    change(found, **form.cleaned_data, by=request.user)
    return redirect("duties:duty", pk=pk)
