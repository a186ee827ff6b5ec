"""The month of a report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.rooms.quality.forms.fields import text


class ReportForm(forms.Form):
    month = forms.DateField(
        label=_("月份"),
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
    )
    remarks = text(_("說明"), required=False)
