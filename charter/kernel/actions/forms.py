"""Parsing and shape of what people type about an action."""

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.org.fields import PersonField


class DoneForm(forms.Form):
    evidence = forms.CharField(label=_("完成的證據"), widget=forms.Textarea(attrs={"rows": 3}))


class VerdictForm(forms.Form):
    effective = forms.TypedChoiceField(
        label=_("效果"),
        choices=[("yes", _("有效")), ("no", _("沒有效果"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    effect = forms.CharField(
        label=_("說明"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class HandOverForm(forms.Form):
    to = PersonField(label=_("轉交給"))
    reason = forms.CharField(label=_("原因"))


class ExtendForm(forms.Form):
    due = forms.DateField(label=_("新期限"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("原因"))


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("原因"))
