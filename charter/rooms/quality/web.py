"""What the room's views share: a form sent to its verb, and its refusal beside the field."""

from collections.abc import Callable
from typing import Any

from django import forms

from charter.ground.errors import Refused

PASSED_ON = ("quality.not_allowed", "flow.moved_on", "quality.suggestion_not_yours")


def tried(form: forms.Form, do: Callable[[dict[str, Any]], Any]) -> bool:
    """Do it with what the form holds; False when it was refused and the form now says why."""
    if not form.is_valid():
        return False
    try:
        do(form.cleaned_data)
    except Refused as refusal:
        if refusal.code in PASSED_ON:
            raise
        name = "uploads" if refusal.field == "file" else refusal.field
        form.add_error(name if name in form.fields else None, str(refusal))
        return False
    return True
