"""Parsing and shape of what people say about a duty."""

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.org.fields import PersonField

LINES = {"rows": 2}


class HandOverForm(forms.Form):
    to = PersonField(label=_("轉交給"))
    reason = forms.CharField(label=_("轉交的原因"), widget=forms.Textarea(attrs=LINES))


class ExcuseForm(forms.Form):
    reason = forms.CharField(
        label=_("免除的原因"),
        help_text=_("這一期不必履行；紀錄會留下是誰、為什麼核准。"),
        widget=forms.Textarea(attrs=LINES),
    )
