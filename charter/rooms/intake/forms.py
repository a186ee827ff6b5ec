"""Parsing and shape only; pages and API share them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground.widgets import FilesField, LongSelect
from charter.org.models import Customer, Person
from charter.rooms.aftersales.forms import AREA
from charter.rooms.aftersales.models import Case, Category, Level
from charter.rooms.intake.verbs.calls import NEW, NOTHING

MOST_FILES = 3


class CallForm(forms.Form):
    """Three fields; who calls and what it is about are offered as soon as the number stands."""

    number = forms.CharField(
        label=_("來電號碼"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off", "inputmode": "tel"}),
    )
    customer = forms.ModelChoiceField(
        label=_("客戶"),
        queryset=Customer.objects.filter(is_active=True).order_by("name"),
        required=False,
        widget=LongSelect,
    )
    text = forms.CharField(label=_("說了什麼"), widget=forms.Textarea(attrs=AREA), max_length=8000)
    about = forms.CharField(label=_("這通電話是"), required=False, max_length=20)
    who = forms.CharField(label=_("誰來電"), required=False, max_length=40)
    caller_name = forms.CharField(label=_("來電者姓名"), max_length=60, required=False)
    category = forms.ChoiceField(choices=[("", ""), *Category.choices], required=False)
    impact = forms.TypedChoiceField(choices=Level, coerce=int, empty_value=None, required=False)

    def clean_who(self) -> "tuple[Customer, Person | None] | None":
        """`12:7` is customer 12 and their contact 7, `12:` nobody known there; the list offers
        them."""
        customer, _colon, contact = self.cleaned_data["who"].partition(":")
        if not _is_key(customer):
            return None
        found = Customer.objects.filter(pk=int(customer), is_active=True).first()
        people = Person.objects.active().filter(customer=found, kind=Person.Kind.CUSTOMER)
        person = people.filter(pk=int(contact)).first() if found and _is_key(contact) else None
        return (found, person) if found else None

    def clean_about(self) -> "Case | str":
        """`new`, `none` or the number of a case."""
        said = self.cleaned_data["about"] or NEW
        if said in (NEW, NOTHING):
            return str(said)
        found = Case.objects.filter(pk=int(said)).first() if _is_key(said) else None
        if found is None:
            raise forms.ValidationError(_("請從清單選擇這通電話是關於哪一件工單。"))
        return found

    def told(self) -> dict[str, Any]:
        """As the verb takes it."""
        data = dict(self.cleaned_data)
        about, who = data.pop("about"), data.pop("who")
        if who and data["customer"] in (None, who[0]):
            data["customer"], data["contact"] = who
        case = about if isinstance(about, Case) else None
        return {**data, "case": case, "opens_case": about == NEW}


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18


class AskForm(forms.Form):
    """The public form. `website` is what nobody sees: whoever fills it in is a program."""

    name = forms.CharField(label=_("您的姓名"), max_length=60)
    email = forms.EmailField(label=_("電子郵件"), max_length=254)
    organisation = forms.CharField(label=_("公司或單位"), max_length=100, required=False)
    phone = forms.CharField(
        label=_("電話"), max_length=40, required=False, widget=forms.TextInput({"type": "tel"})
    )
    text = forms.CharField(
        label=_("請告訴我們發生什麼事"), widget=forms.Textarea(attrs={"rows": 5}), max_length=8000
    )
    uploads = FilesField(
        label=_("照片或檔案"), required=False, help_text=_("最多三個，每個20 MB。")
    )
    website = forms.CharField(required=False, max_length=200)

    def clean_uploads(self) -> list[Any]:
        found: list[Any] = self.cleaned_data["uploads"]
        if len(found) > MOST_FILES:
            raise forms.ValidationError(_("最多三個檔案，請選最能說明問題的。"))
        return found

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get("website", "").strip())
