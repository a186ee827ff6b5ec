"""Parsing and shape only; pages and API share them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground.widgets import FilesField, LongSelect
from charter.org.fields import PersonField
from charter.org.models import Customer, Department
from charter.rooms.complaints.models import Channel, RootCause, Severity
from charter.rooms.projects.models import Project

AREA = {"rows": 3}


def words(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs=AREA), max_length=8000, **more)


def colleague(label: Any, **more: Any) -> Any:
    return PersonField(label=label, **more)


class ComplaintForm(forms.Form):
    """Customer and the customer's words are enough; the limits follow from the day."""

    customer = forms.ModelChoiceField(
        label=_("客戶"),
        queryset=Customer.objects.filter(is_active=True).order_by("name"),
        widget=LongSelect,
    )
    title = forms.CharField(label=_("客戶抱怨什麼"), max_length=120)
    text = words(_("經過，照客戶的話"))
    wanted = words(_("客戶希望怎麼處理"), required=False)
    channel = forms.ChoiceField(
        label=_("來源"), choices=Channel, widget=forms.RadioSelect, initial=Channel.PHONE
    )
    contact_name = forms.CharField(label=_("誰說的"), max_length=60, required=False)
    project = forms.ModelChoiceField(
        label=_("項目"),
        queryset=Project.objects.order_by("-id"),
        required=False,
        widget=LongSelect,
    )
    department = forms.ModelChoiceField(
        label=_("相關部門"), queryset=Department.objects.order_by("name"), required=False
    )
    owner = colleague(
        _("負責人"), required=False, help_text=_("不填就是部門主管，沒有部門就是質量管理。")
    )
    against = colleague(
        _("被抱怨的同事"), required=False, help_text=_("他看不到這件客訴，也不能處理。")
    )
    received_at = forms.DateTimeField(
        label=_("接到的時間"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("不填就是現在。"),
    )
    uploads = FilesField(label=_("照片或檔案"), required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        project, customer = found.get("project"), found.get("customer")
        if project and customer and project.customer_id != customer.pk:
            self.add_error("project", _("這個項目不屬於所選的客戶。"))
        return found


class AcknowledgeForm(forms.Form):
    text = words(
        _("告知客戶的內容"),
        help_text=_("已收到、由誰處理、什麼時候答覆。有工單的，會寫進工單的回覆。"),
    )


class AssessForm(forms.Form):
    severity = forms.TypedChoiceField(
        label=_("嚴重程度"), choices=Severity, coerce=int, widget=forms.RadioSelect
    )
    is_safety = forms.BooleanField(label=_("涉及人身安全"), required=False)
    text = words(_("影響了什麼、要不要馬上處置"))


class InvestigateForm(forms.Form):
    root_cause = forms.ChoiceField(
        label=_("根本原因的類別"), choices=[("", "--"), *RootCause.choices]
    )
    cause = words(_("查到什麼、根本原因是什麼"))


class RespondForm(forms.Form):
    channel = forms.ChoiceField(
        label=_("怎麼答覆"), choices=Channel, widget=forms.RadioSelect, initial=Channel.MAIL
    )
    text = words(
        _("答覆內容"),
        help_text=_("查到什麼、我們怎麼做、客戶還可以怎麼做。有工單的，會寫進工單的回覆。"),
    )


class CloseForm(forms.Form):
    is_agreed = forms.TypedChoiceField(
        label=_("客戶同意嗎"),
        choices=[("yes", _("同意")), ("no", _("不同意，或聯絡不上"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    text = words(_("客戶怎麼說；沒有同意的話，為什麼仍然結案"))


class ReasonForm(forms.Form):
    reason = words(_("原因"))


class HandOverForm(forms.Form):
    owner = colleague(_("轉交給"))
    reason = forms.CharField(label=_("轉交的原因"), max_length=200)


class AttachForm(forms.Form):
    uploads = FilesField(label=_("照片或檔案"))
