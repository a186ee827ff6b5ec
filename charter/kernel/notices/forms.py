"""Parsing and shape only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.kernel.notices.models import Preference


class PreferenceForm(forms.Form):
    mail = forms.ChoiceField(
        label=_("郵件"),
        choices=Preference.Mail.choices,
        widget=forms.RadioSelect,
        help_text=_("站內通知一律會有；這裡只決定要不要另外寄到你的電子郵件。"),
    )
    quiet_outside_work = forms.BooleanField(
        label=_("下班時間不打擾"),
        required=False,
        help_text=_("選「立即寄送」時，非工作時間的郵件等到下一個工作時段再寄。"),
    )
