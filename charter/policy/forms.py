"""Parsing what readers and deciders type; the rules stand in the verbs."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.parameters.catalogue import Parameter
from charter.policy.models import Proposal, Verdict
from charter.policy.wording import CHOICES, PERIODS, tell

DATE = forms.DateInput(attrs={"type": "date", "class": "inp"}, format="%Y-%m-%d")


class ReadingForm(forms.Form):
    """How the policy is read: as of which day, for whom, folded or not, which verdict only."""

    at = forms.DateField(label=_("資料時間"), required=False, widget=DATE)
    mine = forms.BooleanField(label=_("只看我的部門"), required=False)
    fold = forms.BooleanField(label=_("收合有在做的條款"), required=False)
    only = forms.ChoiceField(choices=[("", ""), *Verdict.choices], required=False)
    chosen = forms.BooleanField(required=False)

    def clean_at(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["at"]
        if day and day > clock.today():
            raise forms.ValidationError(_("這一天還沒有到，請選今天或以前的日期。"))
        return None if day == clock.today() else day

    @property
    def folds(self) -> bool:
        """Folded unless the reader chose otherwise."""
        return bool(self.cleaned_data["fold"]) or not self.cleaned_data["chosen"]


class AttestationForm(forms.Form):
    statement = forms.CharField(
        label=_("你確認了什麼，依據是什麼"), widget=forms.Textarea(attrs={"rows": 3})
    )
    expires_on = forms.DateField(label=_("有效至"), widget=DATE, help_text=_("最長一年。"))


class ProposalForm(forms.Form):
    """A new value for one parameter, in the shape that the parameter has."""

    effective_on = forms.DateField(
        label=_("生效日期"), widget=DATE, help_text=_("最早為明天；之前的判定不會改變。")
    )
    reason = forms.CharField(label=_("修改理由"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self, parameter: Parameter, *args: Any, tries: bool = False, **kwargs: Any
    ) -> None:
        """With `tries` only the value is asked for: nobody has decided anything yet."""
        super().__init__(*args, **kwargs)
        self.parameter = parameter
        if tries:
            self.fields["effective_on"].required = self.fields["reason"].required = False
            self.truly_optional = ()
        self.parts = parts_of(parameter)
        for key, field in self.parts.items():
            self.fields[key] = field
        self.order_fields([*self.parts, "effective_on", "reason"])

    def value(self) -> Any:
        """The proposed value in the parameter's own shape."""
        default = self.parameter.default
        if isinstance(default, dict):
            return {key: tidy(self.cleaned_data[f"value_{key}"]) for key in default}
        return tidy(self.cleaned_data["value"])


def given(proposal: Proposal | None) -> dict[str, Any]:
    """What a proposal said, as the form shows it."""
    if proposal is None:
        return {}
    said: dict[str, Any] = {"effective_on": proposal.effective_on, "reason": proposal.reason}
    if isinstance(proposal.value, dict):
        return said | {f"value_{key}": value for key, value in proposal.value.items()}
    return said | {"value": proposal.value}


def tidy(value: Any) -> Any:
    """92 rather than 92.0: what people typed, and what JSON keeps."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def parts_of(parameter: Parameter) -> dict[str, forms.Field]:
    default = parameter.default
    if isinstance(default, dict):
        return {f"value_{key}": number_field(parameter, LABELS.get(key, key)) for key in default}
    if isinstance(default, str) and default in CHOICES:
        keys = parameter.choices or tuple(PERIODS)
        choices = [(key, tell(CHOICES[key])) for key in keys]
        return {"value": forms.ChoiceField(label=_("新的值"), choices=choices)}
    if isinstance(default, str):
        return {
            "value": forms.RegexField(
                r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$",
                label=_("新的值"),
                help_text=_("月-日，例如11-30。"),
                error_messages={"invalid": _("請填月-日，例如11-30。")},
            )
        }
    return {"value": number_field(parameter, _("新的值"))}


def number_field(parameter: Parameter, label: Any) -> forms.Field:
    least = parameter.minimum if parameter.minimum is not None else 0
    most = parameter.maximum
    if most is None and parameter.name.endswith("_percent"):
        most = 100
    return forms.FloatField(label=label, min_value=least, max_value=most)


LABELS = {
    "urgent": _("緊急"),
    "high": _("高"),
    "normal": _("一般"),
    "low": _("低"),
    "completion": _("任務完成"),
    "quality": _("工作質量"),
    "efficiency": _("效率"),
    "teamwork": _("團隊協作"),
    "satisfaction": _("客戶滿意"),
}


class AmendmentForm(forms.Form):
    """Both languages of one clause; the marks and blanks stay part of the text."""

    zh = forms.CharField(
        label=_("條文（繁體中文）"),
        help_text=_("以[[ ]]標出義務；大括號裡是參數，不能增減。"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    en = forms.CharField(label=_("條文（英文）"), widget=forms.Textarea(attrs={"rows": 5}))
    effective_on = forms.DateField(label=_("生效日期"), widget=DATE, help_text=_("最早為明天。"))
    reason = forms.CharField(label=_("修改理由"), widget=forms.Textarea(attrs={"rows": 3}))


class CompareForm(forms.Form):
    before = forms.DateField(label=_("從"), widget=DATE)
    after = forms.DateField(label=_("到"), widget=DATE)
    all = forms.BooleanField(label=_("也列出沒有變化的條款"), required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("before") and data.get("after") and data["before"] > data["after"]:
            self.add_error("after", _("後一個日期不能早於前一個。"))
        return data
