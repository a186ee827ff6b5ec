"""The two policies, and one of them as a page."""

from django.http import HttpResponse
from django.middleware.csrf import get_token

from charter.ground.web import page
from charter.org.web import Request, open_to
from charter.policy.forms import ReadingForm
from charter.policy.pack import packs
from charter.policy.page import Article
from charter.policy.permissions import may_remind
from charter.policy.queries import arrange, read, summed
from charter.policy.verbs.people import note_visit


@open_to(staff=True)
def policies(request: Request) -> HttpResponse:
    """Both policies with their counts."""
    readings = [read(name, request.user) for name in packs()]
    return page(request, "policy/policies.html", rows=[(r, summed(r)) for r in readings])


@open_to(staff=True)
def policy(request: Request, name: str) -> HttpResponse:
    """The text with the evidence in its margin."""
    form = ReadingForm(request.GET)
    sound = form.is_valid()
    if not request.GET:
        note_visit(name, by=request.user)
    chosen = form.cleaned_data
    reading = read(name, request.user, at=chosen.get("at"), mine=chosen.get("mine", False))
    remind = may_remind(request.user) and not reading.at
    fold = form.folds if sound else True
    arrange(reading, fold=fold, only=chosen.get("only", ""))
    return page(
        request,
        "policy/policy.html",
        reading=reading,
        form=form,
        fold=fold,
        summary=summed(reading),
        article=Article(reading, get_token(request) if remind else ""),
    )


@open_to(staff=True)
def changes(request: Request, name: str) -> HttpResponse:
    """What got better or worse since this person last read the policy."""
    reading = read(name, request.user)
    return page(request, "policy/changes.html", reading=reading)
