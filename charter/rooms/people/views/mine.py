"""One's own data, taken in one step."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from charter.ground import clock
from charter.org.web import Request, open_to
from charter.rooms.people.verbs import export_data


@open_to(staff=True)
@require_POST
def mine(request: Request) -> HttpResponse:
    packed = export_data(request.user, by=request.user)
    answer = HttpResponse(packed, content_type="application/zip")
    name = f"charter-{request.user.username}-{clock.today():%Y%m%d}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
