"""What the views of this room share."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.shortcuts import get_object_or_404

from charter.ground import acts
from charter.org.web import Request
from charter.rooms.projects.models import Project


def project_of(request: Request, pk: int) -> Project:
    rows = Project.objects.visible_to(request.user).distinct()
    return get_object_or_404(rows.select_related("customer", "manager", "department"), pk=pk)


def tried(request: Request, form: Form, do: Callable[[dict[str, Any]], Any]) -> bool:
    """What is refused of a field stands beside the field, and is counted among the attempts."""
    return acts.tried(form, do, of_fields=True, request=request)
