"""Form controls of our own."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


class LongSelect(forms.Select):
    """A list of perhaps hundreds of choices, without groups, written in one go: Django would
    render a template for each of them."""

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:  # fmt: skip
        chosen = set(self.format_value(value))
        options = []
        for code, label in self.choices:
            text = "" if code is None else str(code)
            mark = " selected" if text in chosen else ""
            options.append(f'<option value="{escape(text)}"{mark}>{escape(label)}</option>')
        shown = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return mark_safe(f"<select{shown}>{''.join(options)}</select>")


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; what they may be is the kernel's business. With `camera` a phone offers
    to take a picture."""

    widget = ManyFiles

    def __init__(self, *, camera: bool = False, **told: Any) -> None:
        super().__init__(**told)
        if camera:
            self.widget.attrs["accept"] = "image/*,application/pdf"

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]
