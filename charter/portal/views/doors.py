"""The customer's door: an address, a letter, a code or a link. Nothing opens on GET."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from charter.ground.errors import Refused
from charter.ground.web import page
from charter.org.models import Person
from charter.org.web import open_to
from charter.portal import verbs
from charter.portal.forms import AddressForm, CodeForm
from charter.portal.models import Pass

ASKED, WHERE, NEXT = "portal_pass", "portal_address", "portal_next"


def _after(request: HttpRequest) -> str:
    """Where the contact wanted to go, if that is a page of theirs."""
    path = request.session.pop(NEXT, "")
    safe = url_has_allowed_host_and_scheme(path, {request.get_host()}, request.is_secure())
    return path if safe and path.startswith("/portal/") else "/portal/"


def _signed_in(request: HttpRequest, person: Person, way: str) -> HttpResponse:
    """A second factor, where the contact has one, is still asked for."""
    person.backend = settings.AUTHENTICATION_BACKENDS[0]
    login = Login(user=person, redirect_url=_after(request))
    for name in (ASKED, WHERE):
        request.session.pop(name, None)
    record_authentication(request, person, method=way)
    return perform_login(request, login)


def _limited(request: Any, action: str, key: str) -> HttpResponse | None:
    if ratelimit.consume(request, action=action, key=key.lower()):
        return None
    request.refusal = "sign_in.limited"
    answer = page(request, "portal/limited.html")
    answer.status_code = 429
    answer["Retry-After"] = "900"
    return answer


@open_to(anyone=True)
@require_http_methods(["GET", "POST"])
def enter(request: Any) -> HttpResponse:
    """The same answer for every address, known or not."""
    if getattr(request.user, "is_customer", False):
        return redirect("portal:home")
    form = AddressForm(request.POST or None)
    if "next" in request.GET:
        request.session[NEXT] = request.GET["next"][:500]
    if form.is_valid():
        address = form.cleaned_data["email"]
        if too_many := _limited(request, "portal_pass", address):
            return too_many
        request.session[ASKED] = verbs.ask_for_pass(email=address).pk
        request.session[WHERE] = address
        return redirect("portal:code")
    answer = page(request, "portal/enter.html", form=form)
    answer.status_code = 422 if form.is_bound else 200
    return answer


@open_to(anyone=True)
@require_http_methods(["GET", "POST"])
def code(request: Any) -> HttpResponse:
    """Typed where the letter was asked for: a code that was read elsewhere opens nothing."""
    asked = request.session.get(ASKED)
    if asked is None:
        return redirect("portal:enter")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if too_many := _limited(request, "portal_code", str(asked)):
            return too_many
        try:
            person = verbs.come_in(asked, **form.cleaned_data)
        except Refused as refusal:
            verbs.note_miss(Pass(pk=asked))
            request.refusal = refusal.code
            form.add_error("code", str(refusal))
        else:
            return _signed_in(request, person, "mail_code")
    told = {"form": form, "address": request.session[WHERE], "minutes": Pass.MINUTES}
    answer = page(request, "portal/code.html", **told)
    answer.status_code = 422 if form.is_bound else 200
    return answer


@open_to(anyone=True)
@require_http_methods(["GET", "POST"])
def link(request: Any, pk: int, token: str) -> HttpResponse:
    """From the letter. GET shows a button and asks the database nothing: programs that read mail
    beforehand open links, and must not use them up."""
    if request.method == "GET":
        return page(request, "portal/link.html")
    if too_many := _limited(request, "portal_code", f"link {pk}"):
        return too_many
    try:
        person = verbs.come_in(pk, token=token)
    except Refused as refusal:
        request.refusal = refusal.code
        said = _("這個連結已經用過、過期，或不完整。請重新索取一封信。")
        answer = page(request, "portal/link.html", said=said)
        answer.status_code = 422
        return answer
    return _signed_in(request, person, "mail_link")
