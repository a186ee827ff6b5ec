"""The page of trends and its list as a file."""

from typing import Any

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from charter.ground.web import exported, page
from charter.org.models import Department
from charter.org.web import Request, open_to
from charter.rooms.trends.look import SPANS, Look
from charter.rooms.trends.models import Figures, Proposal, Review
from charter.rooms.trends.tables import FIGURES

NEWS = 5


@open_to(staff=True)
@require_GET
def trends(request: Request) -> HttpResponseBase:
    look = Look(request.GET)
    rows = Figures.objects.visible_to(request.user).months().of(look.scope, look.scope_id)
    if answer := exported(FIGURES, rows, request, "service-trends"):
        return answer
    shown: dict[str, Any] = {
        "look": look,
        "spans": [(k, n, look.url(span=k), k == look.span) for k, n in SPANS.items()],
        "departments": Department.objects.filter(gives_service=True)
        .order_by("name", "pk")
        .values_list("pk", "name"),
        "proposals": Proposal.objects.visible_to(request.user).raised()[:NEWS],
        "reviews": Review.objects.visible_to(request.user).defer("document", "facts")[:NEWS],
    }
    return page(request, "trends/trends.html", **shown)
