"""The page behind the link: no sign-in, one tap, then the customer's own words if they like.

A GET changes nothing, so a mail scanner that opens every link has not voted.
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from charter.ground.web import page
from charter.org.web import open_to
from charter.rooms.surveys.forms import ScoreForm, WordsForm
from charter.rooms.surveys.models import Invitation
from charter.rooms.surveys.scales import scale_of
from charter.rooms.surveys.tokens import may_add_words, pk_of, words_token
from charter.rooms.surveys.verbs import add_words
from charter.rooms.surveys.verbs import answer as give


def _asked(request: HttpRequest, token: str) -> Invitation:
    """By a link that we made; in the contact's language unless they chose another here."""
    pk = pk_of(token)
    if pk is None:
        raise Http404
    found = Invitation.objects.select_related("contact", "answer")
    one: Invitation = get_object_or_404(found, pk=pk)
    if one.contact.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(one.contact.language)
    return one


@open_to(anyone=True)
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    asked = _asked(request, token)
    form = ScoreForm(request.POST or None, measure=asked.measure)
    if request.method == "POST" and form.is_valid() and asked.is_open:
        if give(asked, score=form.cleaned_data["score"], by=asked.contact):
            return redirect("survey:words", token=token, second=words_token(asked.pk))
        return redirect("survey:answer", token=token)
    return _shown(request, asked, form if asked.is_open else None)


def _shown(request: HttpRequest, asked: Invitation, form: ScoreForm | None) -> HttpResponse:
    shown: dict[str, Any] = {"asked": asked, "form": form, "scale": scale_of(asked.measure)}
    answer = page(request, "surveys/answer.html", **shown)
    refused = form is not None and form.is_bound
    answer.status_code = 422 if refused else 200
    return _private(answer)


def _private(answer: HttpResponse) -> HttpResponse:
    """The address is a secret: it goes to no other site, and into no search engine."""
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@open_to(anyone=True)
@never_cache
@require_http_methods(["GET", "POST"])
def words(request: HttpRequest, token: str, second: str) -> HttpResponse:
    """Only for whoever has just tapped, only once, only for an hour."""
    asked = _asked(request, token)
    given = getattr(asked, "answer", None)
    if given is None or given.comment or not may_add_words(asked.pk, second):
        return redirect("survey:answer", token=token)
    form = WordsForm(request.POST or None)
    if form.is_bound and form.is_valid():
        add_words(given, text=form.cleaned_data["text"], by=asked.contact)
        return redirect("survey:answer", token=token)
    return _private(page(request, "surveys/answer.html", asked=asked, words=form))
