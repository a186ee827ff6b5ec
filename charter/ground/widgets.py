"""Form controls of our own."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from charter.ground.pieces import drawn

Choice = tuple[Any, Any]
FEW = 12  # so many are seen at a glance: nothing to search, nothing folded


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


class OneOf(forms.Select):
    """One of perhaps hundreds, in groups: found by typing (`js/36-one.js`); without JavaScript a
    list with its groups.

    The choices are `(value, label)` or groups `(label, [(value, label), …])`. Choices that say
    they are `cut` are too many for a list: then a name is typed, and the field finds who is meant.
    """

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:  # fmt: skip
        rows, chosen = list(self.choices), set(self.format_value(value))
        given = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        if getattr(self.choices, "cut", False):
            typed = {
                "value": "".join(chosen),
                "autocomplete": "off",
                "placeholder": _("姓名或帳號"),
            }
            return mark_safe(f"<input{flatatt({**given, **typed})}>")
        parts = [
            f'<optgroup label="{escape(said)}">{_options(held, chosen)}</optgroup>'
            if isinstance(held, list)
            else _options([(held, said)], chosen)
            for held, said in (_turned(*row) for row in rows)
        ]
        if sum(len(held) for _label, held in rows if isinstance(held, list)) > FEW:
            given |= {"data-one": _("姓名或部門"), "data-none": _("沒有符合的人")}
        return mark_safe(f"<select{flatatt(given)}>{''.join(parts)}</select>")


def _turned(first: Any, second: Any) -> tuple[Any, Any]:
    """A group as (rows, label), a choice as (value, label)."""
    return (second, first) if isinstance(second, list) else (first, second)


def _options(rows: Iterable[Choice], chosen: set[str]) -> str:
    made = []
    for value, said in rows:
        mark = " selected" if str(value) in chosen else ""
        made.append(f'<option value="{escape(str(value))}"{mark}>{escape(said)}</option>')
    return "".join(made)


class Picker(forms.CheckboxSelectMultiple):
    """Several of many, in groups: found by typing, whole groups at once, those chosen as chips.

    The choices are groups, `(label, [(value, label), …])`. Without JavaScript a group is opened by
    a click and its people ticked, and the box of the whole group counts when the form is sent.
    """

    whole = "-of"  # `people-of` names the groups that are chosen as a whole

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return id_ if index is None else f"{id_}_{index}"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        chosen = super().value_from_datadict(data, files, name) or []
        wholes = set(data.getlist(name + self.whole)) if hasattr(data, "getlist") else ()
        members = (_members(rows) for label, rows in self.choices if str(label) in wholes)
        return list(dict.fromkeys([*chosen, *(one for group in members for one in group)]))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:  # fmt: skip
        given, groups = attrs or {}, [(str(label), list(rows)) for label, rows in self.choices]
        few = sum(len(rows) for _label, rows in groups) <= FEW
        chosen, id_ = set(self.format_value(value)), given.get("id", f"id_{name}")
        parts = [_group(name, id_, label, rows, chosen, few) for label, rows in groups]
        return drawn(
            "ui/parts/picker.html",
            id=id_,
            described=given.get("aria-describedby", ""),
            few=few,
            groups=mark_safe("".join(parts)),
        )


def _members(rows: Iterable[Choice]) -> list[str]:
    return [str(value) for value, _label in rows]


def _group(
    name: str, id_: str, label: str, rows: list[Choice], chosen: set[str], few: bool
) -> str:  # fmt: skip
    boxes = []
    for value, said in rows:
        mark = " checked" if str(value) in chosen else ""
        key = escape(str(value))
        boxes.append(
            f'<label><input type="checkbox" name="{name}" value="{key}" id="{id_}_{key}"{mark}>'
            f"<span>{escape(said)}</span></label>"
        )
    if few:
        return f'<div class="ppl-list">{"".join(boxes)}</div>'
    opened = " open" if chosen.intersection(_members(rows)) else ""
    head = format_html("<summary>{} <small>{}</small></summary>", label, len(rows))
    every = format_html(
        '<label class="ppl-every"><input type="checkbox" name="{}" value="{}">'
        "<span>{}</span></label>",
        name + Picker.whole,
        label,
        _("%(group)s全部") % {"group": label},
    )
    return f'<details{opened}>{head}<div class="ppl-list">{every}{"".join(boxes)}</div></details>'


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
