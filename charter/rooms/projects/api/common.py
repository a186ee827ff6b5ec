"""What every route of the room does: who asks, of which project, with what filled in."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja.errors import ValidationError

from charter.org.models import Person
from charter.rooms.projects.models import Project

SIZE = 50
Values = dict[str, str | int | Decimal | list[str] | None]


def who(request: HttpRequest) -> Person:
    person = request.user
    assert isinstance(person, Person)
    return person


def checked(form: forms.Form) -> dict[str, Any]:
    """The cleaned values; what is wrong answers 422, field by field."""
    if not form.is_valid():
        found = [
            {"loc": ["body", field], "msg": str(text), "type": "value_error"}
            for field, texts in form.errors.items()
            for text in texts
        ]
        raise ValidationError(found)
    return form.cleaned_data


def filled(kind: type[forms.Form], values: Values) -> forms.Form:
    """JSON as a form takes it: a list is one line per value."""
    return kind({k: "\n".join(v) if isinstance(v, list) else v for k, v in values.items()})


def project_of(request: HttpRequest, pk: int) -> Project:
    return get_object_or_404(Project.objects.visible_to(who(request)), pk=pk)
