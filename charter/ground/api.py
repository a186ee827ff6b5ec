"""What every JSON route shares."""

from django import forms
from django.http import JsonResponse

from charter.ground.unfilled import faults


def wrong(form: forms.BaseForm) -> JsonResponse:
    """What a form finds wrong, field by field: the place, and in words how to mend it."""
    detail = [
        {
            "loc": ["body", name],
            "msg": faults(form[name])[0] if name in form.fields else str(errors[0]),
            "type": "form",
        }
        for name, errors in form.errors.items()
    ]
    return JsonResponse({"detail": detail}, status=422)
