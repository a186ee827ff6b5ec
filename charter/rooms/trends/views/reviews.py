"""Reviews of an interval: looked at, concluded, decided, published, and then the same bytes."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.errors import Refused
from charter.ground.web import frozen, page, toast
from charter.kernel.actions.models import Action
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to
from charter.rooms.aftersales.voices import Term
from charter.rooms.trends import verbs
from charter.rooms.trends.forms import ConclusionForm, DecisionForm
from charter.rooms.trends.models import REVIEWERS, Review
from charter.rooms.trends.permissions import review_verbs_for

SHOWN = 40
FORMS: dict[str, Any] = {"conclude": ConclusionForm, "decide": DecisionForm}


@open_to(staff=True)
@require_GET
def reviews(request: Request) -> HttpResponse:
    found = Review.objects.visible_to(request.user).defer("document", "facts")
    rows = found.select_related("published_by")[:SHOWN]
    return page(request, "trends/reviews.html", reviews=rows)


def _known(request: Request, pk: int) -> Review:
    seen = Review.objects.visible_to(request.user).select_related("published_by")
    one: Review = get_object_or_404(seen, pk=pk)
    return one


@open_to(staff=True)
@require_GET
def review(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _known(request, pk))


def _shown(request: Request, one: Review, **bound: forms.Form) -> HttpResponse:
    can = review_verbs_for(request.user, one)
    sheets = {verb: bound.get(verb) or _form(verb, one) for verb in can if verb in FORMS}
    shown: dict[str, Any] = {
        "review": one,
        "can": can,
        "sheets": sheets,
        "terms": [Term.of(facts) for facts in one.facts.get("terms", [])],
        "actions": Action.objects.of(one).select_related("owner").order_by("pk"),
        "entries": Entry.objects.of(one).select_related("by").latest_first()[:10],
    }
    answer = page(request, "trends/review.html", **shown)
    answer.status_code = 422 if bound else 200
    return answer


def _form(verb: str, one: Review) -> forms.Form:
    initial = {"conclusions": one.conclusions} if verb == "conclude" else None
    form: forms.Form = FORMS[verb](initial=initial)
    return form


@open_to(*REVIEWERS)
@require_POST
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Conclude, decide, draw anew, publish."""
    one = _known(request, pk)
    if verb not in (*FORMS, "redraw", "publish"):
        raise Http404
    form = FORMS[verb](request.POST) if verb in FORMS else None
    if form is not None and not form.is_valid():
        return _shown(request, one, **{verb: form})
    try:
        getattr(verbs, verb)(one, **(form.cleaned_data if form else {}), by=request.user)
    except Refused as refusal:
        if form is None or refusal.field not in form.fields:
            raise
        form.add_error(refusal.field, str(refusal))
        return _shown(request, one, **{verb: form})
    toast(request, _("已發布，之後不會再變") if verb == "publish" else _("已儲存"))
    return redirect("trends:review", pk=pk)


@open_to(staff=True)
@require_GET
def document(request: Request, pk: int) -> HttpResponse:
    """The bytes that were published; their SHA-256 is in the header."""
    found = _known(request, pk)
    if not found.is_published:
        raise Http404
    return frozen(found.document, found.sha256)
