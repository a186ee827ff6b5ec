"""What the pages of this room share."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse

from charter.ground.acts import tried
from charter.ground.web import page
from charter.org.web import Request
from charter.rooms.cost.permissions import may_keep, may_see
from charter.rooms.projects import presenting
from charter.rooms.projects.models import Project
from charter.rooms.projects.views.common import project_of

PASSED_ON = ("cost.not_allowed",)


def framed(request: Request, pk: int) -> tuple[Project, dict[str, Any]]:
    """The project, and what its header and tabs need; what of its money the person may see."""
    project = project_of(request, pk)
    more = presenting.frame(project, request.user)
    more |= {"may_see": may_see(request.user, project), "may_keep": may_keep(request.user)}
    return project, more


def done(request: Request, form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Run the verb. A refusal is said on the form; a missing right goes its own way."""
    return tried(form, act, PASSED_ON, request=request)


def told(request: Request, template: str, form: forms.Form, **context: Any) -> HttpResponse:
    """The page with its form; 422 when the form was sent and refused."""
    answer = page(request, template, form=form, **context)
    answer.status_code = 422 if form.is_bound else 200
    return answer
