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
