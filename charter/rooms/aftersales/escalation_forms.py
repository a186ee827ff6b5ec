"""A case becomes a quality problem or a complaint: what is not in the case already."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.org.fields import PersonField
from charter.rooms.quality.models import Step

AREA = {"rows": 3}


def _colleague(label: Any, **more: Any) -> Any:
    return PersonField(label=label, required=False, **more)


class RaiseForm(forms.Form):
    title = forms.CharField(label=_("一句話說明問題"), max_length=120)
    step = forms.ChoiceField(label=_("發生在哪個環節"), choices=Step, initial=Step.UPKEEP)
    owner = _colleague(_("負責人"), help_text=_("不填就是項目經理，沒有項目就是部門主管。"))


class ComplainForm(forms.Form):
    title = forms.CharField(label=_("客戶抱怨什麼"), max_length=120)
    wanted = forms.CharField(
        label=_("客戶希望怎麼處理"),
        widget=forms.Textarea(attrs=AREA),
        max_length=8000,
        required=False,
    )
    owner = _colleague(_("負責人"), help_text=_("不填就是部門主管，沒有部門就是質量管理。"))
    against = _colleague(_("被抱怨的同事"), help_text=_("他看不到這件客訴，也不能處理。"))
