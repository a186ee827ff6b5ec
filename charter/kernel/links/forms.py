from django import forms
from django.utils.translation import gettext_lazy as _


class LinkForm(forms.Form):
    """`other` is kind:key."""

    other = forms.CharField(label=_("要關聯的紀錄"), max_length=80)
    because = forms.CharField(label=_("為什麼有關"), max_length=200, required=False)
