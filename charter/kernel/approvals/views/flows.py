"""流程與限額: how things are approved, and up to which amount."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from charter.ground.web import page
from charter.kernel.approvals import screens
from charter.kernel.approvals.models import Flow, Limit
from charter.kernel.approvals.models import Request as Asked
from charter.org.web import Request, open_to


@open_to(staff=True)
def flow(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Flow, pk=pk)
    return page(request, "approvals/flow.html", flow=found, rows=screens.flow_rows(found))


@open_to(staff=True)
def limit(request: Request, pk: int) -> HttpResponse:
    """The page of a limit is the page of its request."""
    found = get_object_or_404(Limit, pk=pk)
    asked = get_object_or_404(Asked.objects.visible_to(request.user).about(found))
    return redirect(reverse("approvals:request", args=[asked.pk]))
