"""What people say about a standard: its demands, whether it still fits."""

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.rooms.projects.models.initiation import ServiceType
from charter.rooms.quality.forms.fields import person, text
from charter.rooms.quality.models import Aspect, StandardReview, Step


class StandardForm(forms.Form):
    service_type = forms.ChoiceField(label=_("服務類型"), choices=ServiceType)
    title = forms.CharField(label=_("標準的名稱"), max_length=100)
    owner = person(_("負責人"), help_text=_("每年評估它是否還適用的人。"))


class ItemForm(forms.Form):
    aspect = forms.ChoiceField(label=_("方面"), choices=Aspect, widget=forms.RadioSelect)
    step = forms.ChoiceField(label=_("環節"), choices=Step)
    demand = forms.CharField(
        label=_("要求"), max_length=300, help_text=_("做到什麼程度，例如「到場前30分鐘電話通知」。")
    )
    rule = text(_("操作規範"), required=False)
    question = forms.CharField(
        label=_("檢查時問什麼"), max_length=300, help_text=_("檢查表上的一句話，能答合格或不合格。")
    )


class RevisionForm(forms.Form):
    reason = text(_("為什麼要修訂"))


class ReviewForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("還適用嗎"), choices=StandardReview.Outcome, widget=forms.RadioSelect
    )
    finding = text(_("看了什麼、為什麼這樣判斷"))


class OwnerForm(forms.Form):
    owner = person(_("交給誰負責"))


class RetireForm(forms.Form):
    reason = text(_("為什麼停用"))
