"""What people say about a problem, from its report to its effect."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground.widgets import LongSelect
from charter.org.fields import PeopleField
from charter.org.models import Customer, Department
from charter.rooms.projects.models import Project
from charter.rooms.quality.forms.fields import FilesField, day, person, text
from charter.rooms.quality.models import Category, Source, Step


class FindingForm(forms.Form):
    """First what one sees on the spot; the rest can wait until one sits down."""

    title = forms.CharField(label=_("發生什麼問題"), max_length=120)
    description = text(_("看到了什麼、在哪裡、影響誰"))
    uploads = FilesField(label=_("照片"), required=False)
    step = forms.ChoiceField(label=_("哪個環節"), choices=[("", "--"), *Step.choices])
    source = forms.ChoiceField(label=_("怎麼發現的"), choices=Source, initial=Source.SELF)
    project = forms.ModelChoiceField(
        queryset=Project.objects.order_by("-id"),
        label=_("項目"),
        required=False,
        widget=LongSelect,
    )
    is_safety = forms.BooleanField(label=_("危及人身安全"), required=False)
    is_legal = forms.BooleanField(label=_("違反法規"), required=False)
    is_contract = forms.BooleanField(label=_("違反合約"), required=False)
    customers_hit = forms.IntegerField(
        label=_("影響幾家客戶"), required=False, min_value=0, max_value=1_000_000
    )
    loss = forms.DecimalField(
        label=_("估計損失（NT$）"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    department = forms.ModelChoiceField(
        queryset=Department.objects.order_by("name"), label=_("部門"), required=False
    )
    customer = forms.ModelChoiceField(
        queryset=Customer.objects.order_by("name"),
        label=_("客戶"),
        required=False,
        widget=LongSelect,
    )
    owner = person(
        _("負責人"),
        required=False,
        help_text=_("不填就是項目經理；沒有項目時是部門主管。"),
    )

    def clean_customers_hit(self) -> int:
        return self.cleaned_data.get("customers_hit") or 0


class ContainForm(forms.Form):
    containment = text(_("做了什麼應急處理"))


class CauseForm(forms.Form):
    why1 = forms.CharField(label=_("為什麼發生？"), max_length=300)
    why2 = forms.CharField(label=_("為什麼會這樣？"), max_length=300, required=False)
    why3 = forms.CharField(label=_("再問：為什麼？"), max_length=300, required=False)
    why4 = forms.CharField(label=_("再問一次：為什麼？"), max_length=300, required=False)
    why5 = forms.CharField(label=_("最後：為什麼？"), max_length=300, required=False)
    category = forms.ChoiceField(label=_("魚骨圖分類"), choices=Category, widget=forms.RadioSelect)
    cause = forms.CharField(
        label=_("根本原因"),
        max_length=80,
        help_text=_("用簡短的名稱；同一原因請用同一個名稱，系統才認得出它又發生。"),
        widget=forms.TextInput(attrs={"list": "causes", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        whys = [found.pop(f"why{n}", "") for n in range(1, 6)]
        return {**found, "whys": whys}


class PlanForm(forms.Form):
    measure = text(_("整改措施"))
    owner = person(_("負責人"))
    due = day(_("期限"))


class VerifyForm(forms.Form):
    effective = forms.TypedChoiceField(
        label=_("效果"),
        choices=[("yes", _("有效，關閉")), ("no", _("無效，重新開啟"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    effect = text(_("查了什麼、結果如何"))


class HandOverForm(forms.Form):
    to = person(_("轉交給"))
    reason = forms.CharField(label=_("原因"), max_length=300)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=300)


class ReportUpForm(forms.Form):
    report = text(_("經過、影響、已做的應急處理與下一步"))


class TeamForm(forms.Form):
    leader = person(_("組長"))
    members = PeopleField(label=_("成員"))


class PreventForm(forms.Form):
    prevention = text(_("D7預防措施：改了哪些標準、流程或培訓"))
    recognition = text(_("D8肯定團隊"), required=False)


class AttachForm(forms.Form):
    uploads = FilesField(label=_("照片或檔案"))


class UploadForm(forms.Form):
    file = forms.FileField(label=_("檔案"), help_text=_("CSV或Excel（.xlsx），最多20 MB。"))
