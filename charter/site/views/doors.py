"""The sign-in page, with one click per role in the demo."""

from ipaddress import ip_address
from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.csrf import csrf_failure as django_csrf_failure
from django.views.decorators.http import require_POST

from charter.kernel.journal.models import Entry
from charter.org.models import Person
from charter.org.web import open_to
from charter.site.context import role_of
from charter.site.demo.load import LOADED


def demo_people() -> list[Person]:
    """The people of the demo that the page offers, in the order of the setting.

    Nobody, unless this very database holds the demo company: a real colleague who happens to be
    called `chen` is never one click away.
    """
    if not (settings.DEMO and Entry.objects.filter(event=LOADED).exists()):
        return []
    found = Person.objects.active().select_related("customer", "department")
    people = {p.username: p for p in found.filter(username__in=settings.DEMO_PEOPLE)}
    for person in people.values():
        person.sign = person.customer or role_of(person)  # type: ignore[attr-defined]
    return [people[name] for name in settings.DEMO_PEOPLE if name in people]


def csrf_failure(request: Any, reason: str = "") -> HttpResponse:
    request.refusal = "csrf"
    return django_csrf_failure(request, reason)


class SignIn(LoginView):
    def get_context_data(self, **kwargs: Any) -> Any:
        found = {**super().get_context_data(**kwargs), "demo_people": demo_people()}
        nobody = not Person.objects.exists()
        return found | {"passkeys": has_a_name(self.request.get_host()), "nobody": nobody}


def has_a_name(host: str) -> bool:
    """Browsers bind a passkey to a name; at 127.0.0.1 they refuse it, at localhost they do not."""
    try:
        ip_address(host.rpartition(":")[0].strip("[]") or host)
    except ValueError:
        return True
    return False


sign_in = open_to(anyone=True)(SignIn.as_view())


@open_to(anyone=True)
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One click into a role; only where the demo runs, only as one of its people."""
    username = request.POST.get("username", "")
    person = next((p for p in demo_people() if p.username == username), None)
    if person is None:
        raise Http404
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    after = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(after, {request.get_host()}, request.is_secure())
    home = "/portal/" if person.is_customer else "/"
    return HttpResponseRedirect(after if safe and after else home)
