"""Parsing and shape of targets and figures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.org.models import Person

DAY = {"type": "date"}


def _number(label: Any, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, max_digits=18, decimal_places=6, help_text=help_text
    )


class TargetForm(forms.Form):
    since = forms.DateField(
        label=_("生效日"),
        widget=forms.DateInput(attrs=DAY),
        help_text=_("不能早於今天；以前各期仍按當時的目標判定。"),
    )
    value = _number(_("目標值"))
    low = _number(_("下限"), _("只用於「落在範圍內」的指標。"))
    high = _number(_("上限"), _("只用於「落在範圍內」的指標。"))
    baseline = _number(_("基準值"), _("填寫後，達成率按改善幅度計算。"))
    amber = _number(_("黃色預警線"))
    red = _number(_("紅色預警線"))
    reason = forms.CharField(
        label=_("原因"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReadingForm(forms.Form):
    day = forms.DateField(label=_("期間內的任何一天"), widget=forms.DateInput(attrs=DAY))
    value = forms.DecimalField(label=_("數值"), max_digits=18, decimal_places=6)
    n = forms.IntegerField(label=_("件數"), required=False, min_value=0)
    note = forms.CharField(label=_("說明"), required=False, max_length=200)

    def clean_n(self) -> int:
        return self.cleaned_data["n"] or 0


class OwnerForm(forms.Form):
    owner = forms.ModelChoiceField(Person.objects.staff(), label=_("負責人"))
