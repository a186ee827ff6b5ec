from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.org.models import Department
from charter.rooms.answers.models import Macro

AREA = {"rows": 3}
LONG = 4000


class MacroForm(forms.Form):
    name = forms.CharField(label=_("名稱"), max_length=60)
    department = forms.ModelChoiceField(
        label=_("哪個部門用"),
        queryset=Department.objects.order_by("name"),
        required=False,
        empty_label=_("全公司"),
    )
    text = forms.CharField(
        label=_("回覆內容"), widget=forms.Textarea(attrs={"rows": 6}), max_length=LONG
    )
    then = forms.ChoiceField(
        label=_("送出時"),
        choices=Macro.Then,
        widget=forms.RadioSelect,
        required=False,
        initial="",
    )
    reason = forms.CharField(
        label=_("在等什麼"),
        max_length=200,
        required=False,
        help_text=_("選「回覆並等客戶」才要填。"),
    )
    cause = forms.CharField(
        label=_("原因"),
        widget=forms.Textarea(attrs=AREA),
        max_length=LONG,
        required=False,
        help_text=_("選「回覆並提出解決」才要填。"),
    )
    solution = forms.CharField(
        label=_("解決方案"), widget=forms.Textarea(attrs=AREA), max_length=LONG, required=False
    )

    @classmethod
    def of(cls, macro: Macro) -> "MacroForm":
        begins: dict[str, Any] = {name: getattr(macro, name) for name in cls.base_fields}
        return cls(initial={**begins, "department": macro.department_id})
