"""What is wrong with a field, in words that name it, and which fields are optional."""

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField
from django.forms.widgets import ChoiceWidget
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

_DASHES = f">{BLANK_CHOICE_DASH[0][1]}</option>"  # what Django writes when nobody said anything
_PLAIN = forms.Field.default_error_messages["required"]


def faults(bound: BoundField) -> list[str]:
    """The errors of one field, beside it and in the summary: an empty one is asked for by name,
    unless the form has words of its own for it."""
    said = []
    for error in bound.errors.as_data():
        plain = error.code == "required" and error.message is _PLAIN and bound.label
        said += [_asked_for(bound)] if plain else [str(one) for one in error]
    return said


def _asked_for(bound: BoundField) -> str:
    widget, name = bound.field.widget, {"field": str(bound.label).strip("＊*：: ")}
    kind = getattr(widget, "input_type", "")
    if kind == "file":
        return _("請附上「%(field)s」。") % name
    if kind == "checkbox" and not widget.use_fieldset:
        return _("請勾選「%(field)s」。") % name
    if isinstance(widget, ChoiceWidget):
        return _("請選擇「%(field)s」。") % name
    return _("請填寫「%(field)s」。") % name


def spoken(bound: BoundField, control: SafeString) -> SafeString:
    """The control as it was drawn; an empty choice without words of its own says what it means."""
    if _DASHES not in control:
        return control
    said = _("請選擇") if bound.field.required else _("不指定")
    return mark_safe(control.replace(_DASHES, f">{said}</option>", 1))


def is_optional(bound: BoundField) -> bool:
    """Whether the label says 選填: a form whose parts may be saved unfinished names in
    `truly_optional` those that nobody will ask for later."""
    truly = getattr(bound.form, "truly_optional", None)
    return not bound.field.required and (truly is None or bound.name in truly)


def unkept(bound: BoundField) -> list[str]:
    """Names of the files sent with a form that came back: no browser puts them in again."""
    chosen = getattr(bound.field.widget, "input_type", "") == "file" and bound.form.is_bound
    sent = bound.data if chosen else None
    return [one.name for one in (sent if isinstance(sent, list) else [sent]) if one and one.name]
