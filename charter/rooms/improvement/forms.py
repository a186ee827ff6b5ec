"""What people write in the pages of this room; the API reads the same forms."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.widgets import LongSelect
from charter.kernel.indicators.models import Indicator
from charter.org.fields import PersonField
from charter.org.models import Department
from charter.rooms.improvement.models import (
    Clash,
    Cover,
    Direction,
    Measure,
    MeasureKind,
    Target,
    Version,
    Vote,
)
from charter.rooms.improvement.verbs.clashes import WAYS

SEATS = (
    ("member", gettext_lazy("成員")),
    ("deputy", gettext_lazy("副組長（組長缺席時代行）")),
    ("chair", gettext_lazy("組長")),
)
WORDS = {
    "keep": gettext_lazy("保留，並說明"),
    "drop": gettext_lazy("合併：拿掉一項措施"),
    "reassign": gettext_lazy("改派給別人"),
    "shift": gettext_lazy("錯開日期"),
    "cut": gettext_lazy("核定較少的金額"),
    "assign": gettext_lazy("指派這個部門補上"),
}
NUMBER: dict[str, Any] = {"max_digits": 18, "decimal_places": 6, "required": False}


def text(label: Any, *, required: bool = True, rows: int = 3, **more: Any) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=8000, widget=box, **more)


def person(label: Any, **more: Any) -> Any:
    return PersonField(label=label, **more)


def unit(label: Any, **more: Any) -> Any:
    units = Department.objects.order_by("name")
    return forms.ModelChoiceField(units, label=label, widget=LongSelect, **more)


def day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


class SureForm(forms.Form):
    """Nothing to fill in: one is sure."""


class CycleForm(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    starts = day(gettext_lazy("開始日"), required=False, help_text=gettext_lazy("不填即1月1日。"))
    budget = forms.DecimalField(
        label=gettext_lazy("預算上限"), required=False, max_digits=14, decimal_places=2, min_value=0
    )


class OfficeForm(forms.Form):
    office = unit(gettext_lazy("辦公室設在"))
    holder = person(gettext_lazy("負責人"), help_text=gettext_lazy("必須是這個部門的人。"))


class MemberForm(forms.Form):
    person = person(gettext_lazy("成員"))
    seat = forms.ChoiceField(label=gettext_lazy("席位"), choices=SEATS)


class IncludeForm(forms.Form):
    department = unit(gettext_lazy("部門"))
    owner = person(gettext_lazy("填報人"))


class SuperviseForm(forms.Form):
    quarter = forms.TypedChoiceField(
        label=gettext_lazy("季度"), coerce=int, choices=[(n, str(n)) for n in range(1, 5)]
    )
    finding = text(gettext_lazy("檢查了什麼、看到什麼"))
    demand = text(gettext_lazy("要求"), required=False)


class WriteForm(forms.Form):
    overview = text(gettext_lazy("概述"), required=False)
    schedule = text(gettext_lazy("實施進度"), required=False)
    effect = text(gettext_lazy("預期效果"), required=False)


class ReviewForm(forms.Form):
    review = text(gettext_lazy("意見"))


def indicators() -> list[tuple[str, str]]:
    rows = Indicator.objects.filter(is_active=True).order_by("title", "pk")
    return [("", "--"), *((one.name, one.label) for one in rows)]


class TargetForm(forms.Form):
    """`target` is the identity that goes on, empty for a new one."""

    title = forms.CharField(label=gettext_lazy("目標"), max_length=120)
    cover = forms.ChoiceField(label=gettext_lazy("類別"), choices=Cover.choices)
    indicator = forms.ChoiceField(
        label=gettext_lazy("用哪個指標量測"), choices=indicators, required=False, widget=LongSelect
    )
    direction = forms.ChoiceField(label=gettext_lazy("方向"), choices=Direction.choices)
    baseline = forms.DecimalField(label=gettext_lazy("基線"), **NUMBER)
    value = forms.DecimalField(label=gettext_lazy("目標值"), **NUMBER)
    unit = forms.CharField(label=gettext_lazy("單位"), max_length=20, required=False)
    due = day(gettext_lazy("期限"), required=False)
    owner = person(gettext_lazy("負責人"), required=False)
    source = forms.CharField(label=gettext_lazy("數據來源"), max_length=200, required=False)
    reason = text(gettext_lazy("回應哪個問題"), required=False, rows=2)
    stretch = text(
        gettext_lazy("靠什麼改變流程"), required=False, rows=2,
        help_text=gettext_lazy("目標超出流程現在的自然界限時要寫。"),
    )  # fmt: skip


def amounts(given: str) -> list[Decimal]:
    """ "50000, 0, 20000" as money per year."""
    parts = [one.strip() for one in given.replace("，", ",").replace("、", ",").split(",")]
    try:
        return [Decimal(one) for one in parts if one]
    except InvalidOperation as wrong:
        raise forms.ValidationError(_("請寫各年的金額，以逗號分隔，例如50000, 20000。")) from wrong


class MeasureForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("措施"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("類型"), choices=MeasureKind.choices)
    target = forms.ModelChoiceField(
        Target.objects.none(), label=gettext_lazy("對應的目標"), required=False
    )
    cause = forms.CharField(label=gettext_lazy("針對的原因"), max_length=300, required=False)
    owner = person(gettext_lazy("負責人"), required=False)
    starts = day(gettext_lazy("開始日"), required=False)
    ends = day(gettext_lazy("完成日"), required=False)
    after = forms.ModelChoiceField(
        Measure.objects.none(), label=gettext_lazy("要等哪項措施完成"), required=False
    )
    needs_training = forms.BooleanField(label=gettext_lazy("需要培訓"), required=False)
    helper = person(gettext_lazy("需要的人"), required=False)
    percent = forms.IntegerField(
        label=gettext_lazy("佔他的工時（%）"), min_value=1, max_value=100, required=False
    )
    money = forms.DecimalField(
        label=gettext_lazy("申請的資金"), max_digits=14, decimal_places=2, min_value=0,
        required=False,
    )  # fmt: skip
    pot = forms.CharField(label=gettext_lazy("資金科目"), max_length=120, required=False)
    costs = forms.CharField(
        label=gettext_lazy("各年成本"), required=False,
        help_text=gettext_lazy("第一個數是現在，以逗號分隔。"),
    )  # fmt: skip
    benefits = forms.CharField(label=gettext_lazy("各年效益"), required=False)
    soft = text(gettext_lazy("不能計價的效益"), required=False, rows=2)
    effect = forms.DecimalField(label=gettext_lazy("預期對目標的效果"), **NUMBER)

    def __init__(self, version: Version, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine: Any = self.fields["target"]
        mine.queryset = Target.objects.filter(terms__version=version)
        cycle = version.plan.cycle_id
        others: Any = self.fields["after"]
        others.queryset = Measure.objects.filter(plan__cycle=cycle).select_related("plan")

    def clean_costs(self) -> list[Decimal]:
        return amounts(self.cleaned_data["costs"])

    def clean_benefits(self) -> list[Decimal]:
        return amounts(self.cleaned_data["benefits"])

    @property
    def terms(self) -> dict[str, Any]:
        """What the verb takes: the resources as rows of their own."""
        told = dict(self.cleaned_data)
        asks: list[Mapping[str, Any]] = []
        helper, percent = told.pop("helper"), told.pop("percent")
        money, pot = told.pop("money"), told.pop("pot")
        if helper:
            asks.append({"kind": "person", "person": helper, "percent": percent or 100})
        if money:
            asks.append({"kind": "money", "amount": money, "name": pot})
        return {**told, "asks": asks}


class SettleForm(forms.Form):
    """Only the ways that this kind of clash can be settled in."""

    way = forms.ChoiceField(label=gettext_lazy("怎麼協調"))
    measure = forms.ModelChoiceField(
        Measure.objects.none(), label=gettext_lazy("更改哪項措施"), required=False
    )
    person = person(gettext_lazy("改派給"), required=False)
    starts = day(gettext_lazy("新的開始日"), required=False)
    ends = day(gettext_lazy("新的完成日"), required=False)
    amount = forms.DecimalField(
        label=gettext_lazy("核定的金額"), max_digits=14, decimal_places=2, min_value=0,
        required=False,
    )  # fmt: skip
    decision = text(gettext_lazy("決定與理由"))

    def __init__(self, clash: Clash, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = WAYS[Clash.Kind(clash.kind)]
        pick: Any = self.fields["way"]
        pick.choices = [(way, WORDS[way]) for way in ways]
        named = [one["measure"] for one in clash.facts.get("measures", ())]
        among = Q(pk__in=named) if named else Q(plan__in=clash.plans.all())
        mine: Any = self.fields["measure"]
        mine.queryset = Measure.objects.filter(among)
        needed = {"person": "reassign", "starts": "shift", "ends": "shift", "amount": "cut"}
        for name, way in needed.items():
            if way not in ways:
                del self.fields[name]
        if not {"drop", "reassign", "shift", "cut"} & set(ways):
            del self.fields["measure"]


class VoteForm(forms.Form):
    voice = forms.ChoiceField(
        label=gettext_lazy("表決"), choices=Vote.Voice.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("理由"), max_length=300, required=False,
        help_text=gettext_lazy("不同意時要寫。"),
    )  # fmt: skip
