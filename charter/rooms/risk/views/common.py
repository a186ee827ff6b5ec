"""What the pages of this room share."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404

from charter.ground.acts import tried
from charter.org.web import Request
from charter.rooms.projects import presenting
from charter.rooms.projects.models import Project
from charter.rooms.projects.views.common import project_of
from charter.rooms.risk.models import Risk
from charter.rooms.risk.riskfile import file_of

# The project's own header and tabs; named here because a page of another room stands in it.


def risk_of(request: Request, pk: int) -> Risk:
    if (found := file_of(request.user, pk)) is None:
        raise Http404
    return found.risk


def framed(request: Request, pk: int) -> tuple[Project, dict[str, Any]]:
    """The project, and what its header and tabs need."""
    project = project_of(request, pk)
    return project, presenting.frame(project, request.user)


def done(form: Form, act: Callable[[], object]) -> bool:
    """Run the verb. A refusal that names a field of the form is said beside it; a missing right
    or a record that has moved on goes its own way."""
    return tried(form, lambda _data: act(), ("risk.not_allowed",))
