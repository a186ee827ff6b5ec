"""The bounds of a step's range of amounts: a number, or the parameter of the policy that holds it.

A parameter is read when a request is submitted; the route of a running request stays (P11).
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charter.ground.i18n.simplified import simplify
from charter.ground.money import shown as money
from charter.kernel.parameters.catalogue import catalogue
from charter.kernel.parameters.queries import in_force

UNIT = "NT$"


def amounts() -> list[str]:
    """The parameters that hold an amount of money, by name."""
    return [one.name for one in catalogue().values() if one.unit == UNIT]


def amount_of(bound: Any, values: Mapping[str, Any] | None = None) -> Decimal | None:
    """A bound as a number under the parameters in force; None for no bound. Raises
    InvalidOperation when it is neither a number nor such a parameter."""
    if bound is None or bound == "":
        return None
    if bound in catalogue():
        return Decimal(str((values or in_force())[bound]))
    return Decimal(bound)


def is_bound(bound: Any) -> bool:
    """Empty, a number not below zero, or a parameter that holds an amount."""
    if bound is None or bound == "" or bound in amounts():
        return True
    try:
        found = Decimal(bound)
    except (InvalidOperation, TypeError):
        return False
    return found.is_finite() and found >= 0


def title_of(name: str) -> str:
    """What a parameter is called, in the reader's language."""
    one, language = catalogue()[name], get_language() or "zh-hant"
    if language.startswith("en"):
        return one.en
    return simplify(one.zh) if language == "zh-hans" else one.zh


def said(bound: Any) -> str:
    """A bound as people read it: the amount, and which parameter it comes from."""
    found = amount_of(bound)
    if found is None:
        return ""
    if bound not in catalogue():
        return money(found)
    return _("%(amount)s（參數「%(name)s」）") % {"amount": money(found), "name": title_of(bound)}


class BoundField(forms.CharField):
    """An amount, or the title of a parameter that holds one (offered as one types)."""

    def __init__(self, *, listed: str, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": listed, "autocomplete": "off"})
        super().__init__(widget=widget, max_length=80, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return title_of(value) if value in catalogue() else value

    def clean(self, value: Any) -> str:
        text = super().clean(value).strip()
        for name in amounts():
            one = catalogue()[name]
            if text in (name, one.zh, one.en, simplify(one.zh)):
                return name
        plain = text.replace(",", "")
        if not is_bound(plain):
            raise forms.ValidationError(_("請填金額，或從清單選一個制度參數。"), code="invalid")
        return format(Decimal(plain).normalize() + 0, "f") if plain else ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)
