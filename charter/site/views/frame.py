"""The palette, the language, help."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from charter.ground.web import page
from charter.org.web import Request, open_to
from charter.site.context import Frame
from charter.site.palette import results
from charter.site.verbs import choose_language


@open_to(staff=True)
def palette(request: Request) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:80]
    groups = results(request.user, words, Frame(request))
    return page(request, "site/palette.html", "results", groups=groups, words=words)


@open_to(anyone=True)
@require_POST
def language(request: Any) -> HttpResponse:
    code = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    answer = HttpResponseRedirect(back)
    if code in dict(settings.LANGUAGES):
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=31536000, samesite="Lax")
        if request.user.is_authenticated:
            choose_language(request.user, code, by=request.user)
    return answer


@open_to(staff=True, customers=True)
def help_page(request: Request) -> HttpResponse:
    return render(request, "site/help.html")
