"""What the views of this room share."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.shortcuts import get_object_or_404

from charter.ground.errors import Refused
from charter.org.web import Request
from charter.rooms.projects.models import Project


def project_of(request: Request, pk: int) -> Project:
    rows = Project.objects.visible_to(request.user).distinct()
    return get_object_or_404(rows.select_related("customer", "manager", "department"), pk=pk)


def tried(request: Request, form: Form, do: Callable[[dict[str, Any]], Any]) -> bool:
    """Do it with what the form holds; what is refused of a field stands beside the field."""
    if not form.is_valid():
        return False
    try:
        do(form.cleaned_data)
    except Refused as refusal:
        if refusal.field not in form.fields:
            raise
        request.refusal = refusal.code
        form.add_error(refusal.field, str(refusal))
        return False
    return True
