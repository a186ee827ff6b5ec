"""Pages of duties."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from charter.ground.web import page
from charter.kernel.duties.models import Duty
from charter.kernel.duties.tables import DUTIES
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to


@open_to(staff=True)
def duties(request: Request) -> HttpResponse:
    found = Duty.objects.visible_to(request.user).select_related("owner")
    return page(request, "duties/list.html", view=DUTIES.view(found, request.GET))


@open_to(staff=True)
def duty(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Duty.objects.visible_to(request.user), pk=pk)
    entries = Entry.objects.of(found).select_related("by", "principal").latest_first()
    return page(request, "duties/duty.html", duty=found, entries=entries[:50])
