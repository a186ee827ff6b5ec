"""Parsing and shape of definitions, targets, figures and what is said about them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.periods import period_of, previous_period
from charter.kernel.indicators.models import Indicator, Note
from charter.kernel.indicators.rules import KINDS, METHODS
from charter.org.fields import PersonField

DAY = {"type": "date"}
PERIODS = [
    ("week", _("每週")),
    ("month", _("每月")),
    ("quarter", _("每季")),
    ("half", _("每半年")),
    ("year", _("每年")),
    ("event", _("每次發生（少見的事）")),
]


def _number(label: Any, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, max_digits=18, decimal_places=6, help_text=help_text
    )


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, widget=forms.DateInput(attrs=DAY))


def _words(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, help_text=help_text, required=required, widget=box)


class DefinitionForm(forms.Form):
    """An indicator of the organisation's own."""

    title = forms.CharField(label=_("指標名稱"), max_length=100)
    formula = forms.CharField(
        label=_("公式"), max_length=300, help_text=_("例如：準時件數÷全部件數")
    )
    unit = forms.CharField(
        label=_("單位"), max_length=20, required=False, help_text=_("例如%、天、件")
    )
    direction = forms.ChoiceField(label=_("方向"), choices=Indicator.Direction.choices)
    period = forms.ChoiceField(label=_("期間"), choices=PERIODS, initial="month")
    kind = forms.ChoiceField(label=_("類別"), choices=list(KINDS.items()))
    method = forms.ChoiceField(label=_("評估方法"), choices=list(METHODS.items()))
    owner = PersonField(label=_("負責人"))
    clauses = forms.CharField(
        label=_("依據條款"), required=False, help_text=_("代碼，以逗號分隔，例如SP4.1a, SI5.1。")
    )

    def clean_clauses(self) -> list[str]:
        text: str = self.cleaned_data["clauses"]
        parts = text.replace("，", ",").replace("、", ",").split(",")
        return [part.strip() for part in parts if part.strip()]


class TargetForm(forms.Form):
    since = _day(_("生效日"), _("不能早於今天；以前各期仍按當時的目標判定。"))
    value = _number(_("目標值"))
    low = _number(_("下限"))
    high = _number(_("上限"))
    baseline = _number(_("基準值"), _("填寫後，達成率按改善幅度計算。"))
    amber = _number(_("黃色預警線"))
    red = _number(_("紅色預警線"))
    reason = _words(_("原因"), required=False)

    def __init__(self, indicator: Indicator, *args: Any, **kwargs: Any) -> None:
        """Only what this kind of indicator can have."""
        super().__init__(*args, **kwargs)
        ranged = indicator.direction == Indicator.Direction.RANGE
        for name in ("value", "baseline", "amber", "red") if ranged else ("low", "high"):
            del self.fields[name]


class ReadingForm(forms.Form):
    day = _day(_("期間內的任何一天"))
    value = _number(_("數值"))
    missing = forms.CharField(
        label=_("沒有資料的原因"),
        required=False,
        max_length=200,
        help_text=_("沒有數值時才填；沒有資料不當作零。"),
    )
    n = forms.IntegerField(label=_("件數"), required=False, min_value=0)
    spread = _number(
        _("標準差"), _("數值是平均時才填，連同件數可以畫x̄-s圖：件數至少2，標準差以n-1計。")
    )
    note = forms.CharField(label=_("說明"), required=False, max_length=200)

    def __init__(self, indicator: Indicator, *args: Any, **kwargs: Any) -> None:
        before = previous_period(indicator.period, period_of(indicator.period, clock.today()))
        kwargs.setdefault("initial", {"day": before.start})
        super().__init__(*args, **kwargs)

    def clean_n(self) -> int:
        return self.cleaned_data["n"] or 0

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("value") is None and not data.get("missing") and "value" not in self.errors:
            self.add_error("value", _("請填寫數值；沒有資料時請在下一欄寫明原因。"))
        return data


class EventForm(forms.Form):
    """One day on which something rare happened."""

    day = _day(_("發生的日子"))
    n = forms.IntegerField(label=_("當天幾次"), min_value=1, initial=1)
    opportunities = forms.IntegerField(
        label=_("距上次的機會數"),
        required=False,
        min_value=0,
        max_value=10**9,
        help_text=_("例如這段期間的件數；每次都填，就可以畫g圖。"),
    )
    note = forms.CharField(label=_("說明"), required=False, max_length=200)


class NoteForm(forms.Form):
    day = _day(_("期間內的任何一天"))
    kind = forms.ChoiceField(label=_("種類"), choices=Note.Kind.choices)
    text = forms.CharField(label=_("發生了什麼事"), max_length=60, help_text=_("會寫在圖上。"))


class ImproveForm(forms.Form):
    measure = _words(_("要做什麼"))
    owner = PersonField(label=_("措施負責人"))
    due = _day(_("期限"))


class AnswerForm(forms.Form):
    answer = _words(_("原因與打算怎麼做"))


class OwnerForm(forms.Form):
    owner = PersonField(label=_("負責人"))


class RetireForm(forms.Form):
    reason = _words(_("停用的原因"))


class NoteWithdrawalForm(forms.Form):
    reason = forms.CharField(label=_("取消的原因"), max_length=200)


FORMS: dict[str, type[forms.Form]] = {
    "answer": AnswerForm,
    "enter_event": EventForm,
    "enter_reading": ReadingForm,
    "improve": ImproveForm,
    "annotate": NoteForm,
    "set_target": TargetForm,
    "set_owner": OwnerForm,
    "retire": RetireForm,
}
ACTS: "dict[str, str | Promise]" = {
    "answer": _("說明原因"),
    "enter_event": _("登錄一次發生"),
    "enter_reading": _("登錄數值"),
    "improve": _("建立改善措施"),
    "annotate": _("註記改變、排除或備註"),
    "set_target": _("設定目標"),
    "set_owner": _("指定負責人"),
    "retire": _("停用這個指標"),
}
OF_INDICATOR = ("set_target", "enter_reading")  # whose form depends on the indicator


def form_for(verb: str, indicator: Indicator, *data: Any) -> forms.Form:
    """Several forms share the page, so each has ids of its own."""
    given: tuple[Any, ...] = (indicator, *data) if verb in OF_INDICATOR else data
    made: Callable[..., forms.Form] = FORMS[verb]
    return made(*given, auto_id=f"{verb}-%s")
