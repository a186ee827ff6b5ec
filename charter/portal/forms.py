"""What is typed at the door, and the file whose hash is looked up."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
HEX = re.compile(r"[0-9a-f]{64}")
CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code"}


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("電子郵件"),
        max_length=254,
        help_text=_("貴公司登記給我們的地址。我們寄一個代碼給您，不需要密碼。"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("信中的六位數代碼"), max_length=20, widget=forms.TextInput(attrs=CODE)
    )

    def clean_code(self) -> str:
        """As people type it: full-width, with blanks or a dash in the middle."""
        typed: str = self.cleaned_data["code"].translate(DIGITS)
        return re.sub(r"[\s\-]", "", typed)


class CheckForm(forms.Form):
    file = forms.FileField(
        label=_("檔案"), required=False, help_text=_("只用來算雜湊值，不會保存。")
    )
    digest = forms.CharField(
        label=_("或貼上雜湊值"),
        required=False,
        max_length=200,
        help_text=_("64個十六進位字元（SHA-256），印在證明與報告上"),
    )

    def clean_digest(self) -> str:
        typed = re.sub(r"\s", "", self.cleaned_data["digest"]).lower()
        if typed and not HEX.fullmatch(typed):
            raise forms.ValidationError(
                _("雜湊值是64個0到9、a到f的字元，這裡有%(n)s個。請整段複製。") % {"n": len(typed)}
            )
        return typed

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("file") and not data.get("digest") and not self.errors:
            self.add_error("file", _("請選一個檔案，或貼上雜湊值。"))
        return data
