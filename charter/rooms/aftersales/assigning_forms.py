"""A rule of assignment: which cases, and who may take them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground.widgets import LongSelect
from charter.org.models import Customer, Department, Skill
from charter.rooms.aftersales.models import Category, Priority


class RuleForm(forms.Form):
    name = forms.CharField(label=_("名稱"), max_length=60)
    position = forms.IntegerField(
        label=_("順序"), min_value=1, max_value=999, initial=10, help_text=_("小的先看。")
    )
    category = forms.ChoiceField(
        label=_("類別"), choices=[("", _("任何")), *Category.choices], required=False
    )
    topic = forms.CharField(
        label=_("主題或內容含有"), max_length=40, required=False, help_text=_("例如「UPS」。")
    )
    customer = forms.ModelChoiceField(
        label=_("客戶"),
        queryset=Customer.objects.filter(is_active=True).order_by("name"),
        required=False,
        widget=LongSelect,
    )
    priority = forms.TypedChoiceField(
        label=_("優先級至少"),
        choices=[("", _("任何")), *Priority.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    department = forms.ModelChoiceField(
        label=_("派給哪個部門的人"), queryset=Department.objects.order_by("name"), required=False
    )
    skill = forms.ModelChoiceField(
        label=_("要會什麼"), queryset=Skill.objects.order_by("name"), required=False
    )
    level = forms.IntegerField(label=_("至少幾級"), min_value=1, max_value=4, initial=2)
    most = forms.IntegerField(label=_("每人手上最多幾件"), min_value=1, max_value=99, initial=8)
    is_automatic = forms.BooleanField(
        label=_("進來就自動派"),
        required=False,
        help_text=_("不勾就只建議，由人按「轉派」。"),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("department") and not found.get("skill"):
            self.add_error("skill", _("請選部門或技能，規則才知道派給誰。"))
        return found
