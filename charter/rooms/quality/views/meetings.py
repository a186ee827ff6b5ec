"""The quality meetings; calling and minuting them is the kernel's."""

from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from charter.ground.web import page
from charter.kernel.meetings.models import Meeting
from charter.org.web import Request, open_to
from charter.rooms.quality.meetings import KIND
from charter.rooms.quality.places import room_tabs

SHOWN = 60


@open_to(staff=True)
@require_GET
def meetings(request: Request) -> HttpResponse:
    rows = Meeting.objects.visible_to(request.user).of_kind(KIND).select_related("organiser")
    found = rows.annotate(decided=Count("decisions")).order_by("-starts_at", "-pk")[:SHOWN]
    query = urlencode({"kind": KIND, "title": _("質量分析會議")})
    call_url = f"{reverse('meetings:new')}?{query}"
    return page(
        request, "quality/meetings.html", meetings=found, call_url=call_url, tabs=room_tabs()
    )
