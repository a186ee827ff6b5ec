"""Where colleagues read what customers answered."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from charter.ground.web import exported, page
from charter.org.models import Customer, Department
from charter.org.web import Request, open_to
from charter.rooms.projects.models.initiation import ServiceType
from charter.rooms.surveys.models import Answer, Invitation
from charter.rooms.surveys.overview import BY, SPANS, Overview
from charter.rooms.surveys.permissions import may_import
from charter.rooms.surveys.tables import ANSWERS


@open_to(staff=True)
@require_GET
def home(request: Request) -> HttpResponseBase:
    look = Overview(request.user, request.GET)
    rows = look.answers.select_related("customer", "department", "project", "invitation")
    if answer := exported(ANSWERS, rows, request, "satisfaction"):
        return answer
    shown: dict[str, Any] = {
        "look": look,
        "spans": [(word, look.url(span=key), key == look.span) for key, word in SPANS.items()],
        "ways": [(word, look.url(by=key), key == look.by) for key, (word, _f) in BY.items()],
        "customers": Customer.objects.order_by("name").values_list("pk", "name"),
        "departments": Department.objects.order_by("code").values_list("pk", "name"),
        "services": ServiceType.choices,
        "by": BY[look.by][0],
    }
    return page(request, "surveys/home.html", may_import=may_import(request.user), **shown)


@open_to(staff=True)
@require_GET
def answer(request: Request, pk: int) -> HttpResponse:
    """One answer, where the journal and an export lead to."""
    seen = Answer.objects.visible_to(request.user)
    found = get_object_or_404(seen.select_related("invitation__contact", "customer"), pk=pk)
    return page(request, "surveys/one.html", asked=found.invitation, given=found)


@open_to(staff=True)
@require_GET
def invitation(request: Request, pk: int) -> HttpResponse:
    seen = Invitation.objects.visible_to(request.user).select_related("contact", "customer")
    found = get_object_or_404(seen, pk=pk)
    given = Answer.objects.filter(invitation=found).first()
    return page(request, "surveys/one.html", asked=found, given=given)
