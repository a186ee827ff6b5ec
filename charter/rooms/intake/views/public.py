"""The form that anybody may fill in, and the link by which its sender says that it was them."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground.errors import Refused
from charter.ground.web import page
from charter.org.models import Person
from charter.org.web import open_to
from charter.rooms.intake.forms import AskForm
from charter.rooms.intake.public import as_mail, demand_few, incoming_of
from charter.rooms.intake.verbs import asking


@open_to(anyone=True)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    if not settings.PUBLIC_FORM:
        raise Http404
    if getattr(request.user, "is_customer", False):
        return redirect("portal_cases:new")
    form = AskForm(request.POST or None, request.FILES or None)
    status = _asked(request, form) if form.is_bound else 200
    if status == 302:
        return redirect("ask:thanks")
    answer = page(request, "intake/ask.html", form=form)
    answer.status_code = status
    return answer


def _asked(request: HttpRequest, form: AskForm) -> int:
    """302 when it was taken, or when a program filled the field that nobody sees."""
    try:
        demand_few(get_adapter().get_client_ip(request))
        if form.is_trapped:
            return 302
        if not form.is_valid():
            return 422
        told = {name: value for name, value in form.cleaned_data.items() if name != "website"}
        asking.ask(as_mail(**told), by=None)
    except Refused as refusal:
        request.refusal = refusal.code  # type: ignore[attr-defined]
        form.add_error(None, str(refusal))
        return 429
    return 302


@open_to(anyone=True)
@require_GET
def thanks(request: HttpRequest) -> HttpResponse:
    """The same for everybody: whether an address is known here is nobody's business."""
    return page(request, "intake/thanks.html")


@open_to(anyone=True)
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link only shows it (mail servers open links, too); the button confirms."""
    found = incoming_of(token)
    people = Person.objects.active().filter(kind=Person.Kind.CUSTOMER)
    contacts = list(people.filter(email__iexact=found.sender)[:2]) if found else []
    if found is None or len(contacts) != 1:
        answer = page(request, "intake/confirm.html")
        answer.status_code = 410
        return answer
    made = asking.confirm(found, by=contacts[0]) if request.method == "POST" else None
    return page(request, "intake/confirm.html", asked=found, made=made)
