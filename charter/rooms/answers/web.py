"""A form sent to its verb; a refusal stands beside the field that it names."""

from collections.abc import Callable
from typing import Any

from django import forms

from charter.ground.errors import Refused


def tried(form: forms.Form, do: Callable[[dict[str, Any]], Any]) -> bool:
    """False when it was refused and the form now says why; what names no field is passed on."""
    if not form.is_valid():
        return False
    try:
        do(form.cleaned_data)
    except Refused as refusal:
        if refusal.field not in form.fields:
            raise
        form.add_error(refusal.field, str(refusal))
        return False
    return True
