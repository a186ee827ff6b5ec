"""What every JSON route shares."""

from typing import Any, TypeVar

from django import forms
from django.db.models import Model, QuerySet
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import ValidationError

from charter.ground.unfilled import faults

Found = TypeVar("Found", bound=Model)

# What was expected, by the beginning of the kind of fault; programs read the kind itself.
EXPECTED = {
    "missing": gettext_lazy("請填這一項。"),
    "int": gettext_lazy("要是整數。"),
    "string_too_long": gettext_lazy("最多%(max_length)s個字。"),
    "string_too_short": gettext_lazy("至少%(min_length)s個字。"),
    "string": gettext_lazy("要是文字。"),
    "bool": gettext_lazy("要是true或false。"),
    "datetime": gettext_lazy("要是時間，例如2026-11-21T09:00:00+08:00。"),
    "date": gettext_lazy("要是日期，例如2026-11-21。"),
    "decimal": gettext_lazy("要是數字。"),
    "float": gettext_lazy("要是數字。"),
    "list": gettext_lazy("要是清單。"),
    "dict": gettext_lazy("要是物件。"),
    "model": gettext_lazy("要是物件。"),
    "greater_than_equal": gettext_lazy("最小是%(ge)s。"),
    "less_than_equal": gettext_lazy("最大是%(le)s。"),
    "literal": gettext_lazy("要是其中之一：%(expected)s。"),
    "enum": gettext_lazy("要是其中之一：%(expected)s。"),
}


def worded(fault: dict[str, Any]) -> dict[str, Any]:
    """A fault of a body, told to people in their language."""
    kind, facts = str(fault.get("type", "")), fault.get("ctx") or {}
    begin = next((one for one in EXPECTED if kind.startswith(one)), None)
    return fault if begin is None else {**fault, "msg": str(EXPECTED[begin]) % facts}


def named(rows: QuerySet[Found], key: int, field: str) -> Found:
    """The record that a body names by its key; 422 at that field where there is none."""
    found = rows.filter(pk=key).first()
    if found is None:
        said = _("沒有編號%(key)s的紀錄，或您看不到它。") % {"key": key}
        raise ValidationError([{"loc": ["body", field], "msg": said, "type": "unknown"}])
    return found


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
