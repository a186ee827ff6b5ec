"""The customer's side: what they say of results, asked or not."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from charter.ground.web import page, toast
from charter.org.reach import shown
from charter.org.web import Request, open_to
from charter.rooms.projects.models import AcceptanceDocument, Project
from charter.rooms.quality.forms.feedback import FeedbackForm
from charter.rooms.quality.models import Feedback
from charter.rooms.quality.verbs import feedback as verbs
from charter.rooms.quality.web import tried

RECENT = 30


@open_to(customers=True)
@require_http_methods(["GET", "POST"])
def feedback(request: Request, project: int) -> HttpResponse:
    """Of one project: everything that was said, and a form for more."""
    mine = shown(Project.objects.all(), request.user)
    found = get_object_or_404(mine, pk=project)
    form = FeedbackForm(request.POST or None)

    def do(data: dict[str, Any]) -> None:
        verbs.give(found, **data, by=request.user)

    if form.is_bound and tried(form, do):
        toast(request, _("謝謝您，項目經理已經收到。"))
        return redirect("portal_feedback:project", found.pk)
    said = shown(Feedback.objects.filter(project=found).select_related("by"), request.user)
    papers = shown(AcceptanceDocument.objects.filter(acceptance__project=found), request.user)
    told: dict[str, Any] = {"project": found, "form": form, "rows": said[:RECENT], "papers": papers}
    answer = page(request, "quality/portal_feedback.html", **told)
    answer.status_code = 422 if form.is_bound else 200
    return answer
