"""Two moments of a policy side by side, and another wording of a clause."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.web import page
from charter.org.web import Request, open_to
from charter.policy.comparison import compared, turns
from charter.policy.editions import edition, row_on
from charter.policy.forms import AmendmentForm, CompareForm
from charter.policy.models import Amendment
from charter.policy.pack import clauses
from charter.policy.permissions import may_propose
from charter.policy.verbs.amendments import propose_amendment


@open_to(staff=True)
def compare(request: Request, name: str) -> HttpResponse:
    """Clause by clause, what was said, which numbers ruled and what was judged."""
    known, today = turns(name), clock.today()
    past = [turn.day for turn in known if turn.day <= today]
    start = past[-2] if len(past) > 1 else past[0] if past else today
    asked = {"before": start.isoformat(), "after": today.isoformat()}
    form = CompareForm({**asked, **request.GET.dict()})
    pairs = []
    if form.is_valid():
        told = form.cleaned_data
        found = compared(name, told["before"], told["after"])
        pairs = [pair for pair in found if told["all"] or pair.is_changed]
    return page(
        request, "policy/compare.html", pack=edition(name), form=form, pairs=pairs, turns=known
    )


@open_to(staff=True)
def amendment(request: Request, code: str) -> HttpResponse:
    """Propose other words for a clause; one that came back is mended here."""
    if code not in clauses():
        raise Http404
    row, allowed = row_on(code), may_propose(request.user)
    pending = Amendment.objects.open().filter(clause=code).select_related("proposed_by").first()
    begin = _begun(row.text.zh, row.text.en, pending)
    form = AmendmentForm(request.POST or None, initial=begin)
    if allowed and form.is_valid():
        try:
            propose_amendment(code, **form.cleaned_data, by=request.user)
            messages.success(request, _("已送出審批"))
            return redirect("policy:clause", code)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    mends = pending is not None and pending.proposed_by == request.user
    shut = not allowed or (pending is not None and not (mends and pending.state == "returned"))
    shown: dict[str, Any] = {
        "row": row,
        "form": None if shut else form,
        "pending": pending,
        "mends": mends,
    }
    return page(request, "policy/amendment.html", **shown)


def _begun(zh: str, en: str, pending: Amendment | None) -> dict[str, object]:
    if pending is None:
        return {"zh": zh, "en": en, "effective_on": clock.today() + dt.timedelta(days=1)}
    names = ("zh", "en", "effective_on", "reason")
    return {name: getattr(pending, name) for name in names}


@open_to(staff=True)
def amendment_by_number(request: Request, pk: int) -> HttpResponse:
    """The journal and the approvals know an amendment by its row."""
    found = get_object_or_404(Amendment.objects.visible_to(request.user), pk=pk)
    return redirect("policy:amend", found.clause)
