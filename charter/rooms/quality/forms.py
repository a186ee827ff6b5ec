"""Parsing and shape only; pages, API and import share them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground.widgets import LongSelect
from charter.org.models import Customer, Department, Person
from charter.rooms.people.models import Reward
from charter.rooms.projects.models import Project
from charter.rooms.quality.models import Category, Source, Step

AREA = {"rows": 3}


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; a phone offers its camera."""

    widget = ManyFiles(attrs={"accept": "image/*,application/pdf"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]


def _text(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs=AREA), max_length=8000, **more)


def _person(label: Any, **more: Any) -> Any:
    people = Person.objects.staff().order_by("name")
    return forms.ModelChoiceField(queryset=people, label=label, widget=LongSelect, **more)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))


class FindingForm(forms.Form):
    """First what one sees on the spot; the rest can wait until one sits down."""

    title = forms.CharField(label=_("發生什麼問題"), max_length=120)
    description = _text(_("看到了什麼、在哪裡、影響誰"))
    uploads = FilesField(label=_("照片"), required=False)
    step = forms.ChoiceField(label=_("哪個環節"), choices=Step)
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
    owner = _person(
        _("負責人"),
        required=False,
        help_text=_("不填就是項目經理；沒有項目時是部門主管。"),
    )

    def clean_customers_hit(self) -> int:
        return self.cleaned_data.get("customers_hit") or 0


class ContainForm(forms.Form):
    containment = _text(_("做了什麼應急處理"))


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
    measure = _text(_("整改措施"))
    owner = _person(_("負責人"))
    due = _day(_("期限"))


class VerifyForm(forms.Form):
    effective = forms.TypedChoiceField(
        label=_("效果"),
        choices=[("yes", _("有效，關閉")), ("no", _("無效，重新開啟"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    effect = _text(_("查了什麼、結果如何"))


class HandOverForm(forms.Form):
    to = _person(_("轉交給"))
    reason = forms.CharField(label=_("原因"), max_length=300)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=300)


class ReportUpForm(forms.Form):
    report = _text(_("經過、影響、已做的應急處理與下一步"))


class TeamForm(forms.Form):
    leader = _person(_("組長"))
    members = forms.ModelMultipleChoiceField(
        queryset=Person.objects.staff().order_by("name"),
        label=_("成員"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )


class PreventForm(forms.Form):
    prevention = _text(_("D7預防措施：改了哪些標準、流程或培訓"))
    recognition = _text(_("D8肯定團隊"), required=False)


class AttachForm(forms.Form):
    uploads = FilesField(label=_("照片或檔案"))


class SuggestionForm(forms.Form):
    title = forms.CharField(label=_("想改善什麼"), max_length=120)
    present = _text(_("現在怎麼做、有什麼不好"))
    idea = _text(_("你建議怎麼做"))


class AnswerForm(forms.Form):
    answer = _text(_("答覆"))


class AdoptForm(forms.Form):
    tried_by = _person(_("誰試行"))
    until = _day(_("試行到"))


class TrialForm(forms.Form):
    trial = _text(_("試行的經過與結果"))


class JudgeForm(forms.Form):
    measured = forms.CharField(label=_("量了什麼（單位）"), max_length=120)
    before = forms.DecimalField(label=_("試行前"), max_digits=14, decimal_places=2)
    after = forms.DecimalField(label=_("試行後"), max_digits=14, decimal_places=2)
    effective = forms.TypedChoiceField(
        label=_("效果"),
        choices=[("yes", _("有效")), ("no", _("無效果"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    effect = _text(_("說明"))


class RewardForm(forms.Form):
    form = forms.ChoiceField(label=_("獎勵方式"), choices=Reward.Form, widget=forms.RadioSelect)
    amount = forms.DecimalField(
        label=_("積分或金額"), min_value=0, max_digits=12, decimal_places=2, initial=0
    )


class CaseForm(forms.Form):
    case_text = _text(_("別的部門要怎麼照著做"))


class ReportForm(forms.Form):
    month = forms.DateField(
        label=_("月份"),
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
    )
    remarks = _text(_("說明"), required=False)
