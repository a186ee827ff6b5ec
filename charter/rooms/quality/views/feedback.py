"""What customers said by themselves: its place, and the step from there to a problem."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.web import toast
from charter.org.web import Request, open_to
from charter.rooms.quality.models import Feedback
from charter.rooms.quality.verbs import feedback as verbs


def _known(request: Request, pk: int) -> Feedback:
    one: Feedback = get_object_or_404(Feedback.objects.visible_to(request.user), pk=pk)
    return one


@open_to(staff=True)
@require_GET
def feedback(request: Request, pk: int) -> HttpResponse:
    """It has no page of its own: the project's checks show it."""
    one = _known(request, pk)
    return redirect(reverse("quality:checks_of_project", args=[one.project_id]) + "#feedback")


@open_to(staff=True)
@require_POST
def register(request: Request, pk: int) -> HttpResponse:
    problem = verbs.register(_known(request, pk), by=request.user)
    toast(request, _("%(number)s已登記") % {"number": problem.number})
    return redirect("quality:problem", pk=problem.pk)
