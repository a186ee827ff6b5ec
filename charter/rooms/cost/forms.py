"""Parsing and shape only; pages and API share them."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.widgets import LongSelect
from charter.org.fields import PersonField
from charter.org.models import Person
from charter.rooms.cost.models import ClaimKind, Currency, Purchase, Quotation, Variance
from charter.rooms.projects.models import Project
from charter.rooms.projects.models.initiation import Category

AREA = {"rows": 3}
DAY = {"type": "date"}


def words(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs=AREA), max_length=4000, **more)


def amount(label: Any, **more: Any) -> forms.DecimalField:
    """Two decimals, as on a document; what is too much is the verb's to say."""
    return forms.DecimalField(label=label, max_digits=16, decimal_places=2, **more)


def day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **more
    )


class MoneyForm(forms.Form):
    """An amount with its currency; the rate for a foreign one."""

    original = amount(_("金額"))
    currency = forms.ChoiceField(
        label=_("幣別"), choices=Currency, initial=Currency.TWD, required=False
    )
    rate = forms.DecimalField(
        label=_("匯率"),
        required=False,
        max_digits=14,
        decimal_places=6,
        help_text=_("外幣才填：1單位合多少新臺幣。"),
    )

    def clean_currency(self) -> str:
        return self.cleaned_data.get("currency") or Currency.TWD


class ActualForm(MoneyForm):
    category = forms.ChoiceField(label=_("科目"), choices=Category)
    day = day(_("單據日期"), initial=clock.today)
    reference = forms.CharField(label=_("憑證號"), max_length=60)
    note = forms.CharField(label=_("說明"), max_length=300, required=False)


class CorrectForm(forms.Form):
    original = amount(
        _("正確的金額"), min_value=Decimal(0), help_text=_("0表示整筆取消；幣別與匯率照原紀錄。")
    )
    reason = words(_("為什麼更正"))


class PurchaseForm(forms.Form):
    project = forms.ModelChoiceField(
        label=_("項目"), queryset=Project.objects.none(), widget=LongSelect
    )
    category = forms.ChoiceField(label=_("科目"), choices=Category, initial=Category.MATERIALS)
    title = forms.CharField(label=_("要買什麼"), max_length=120)
    need = words(_("為什麼需要、規格與數量"))
    method = forms.ChoiceField(
        label=_("採購方式"), choices=Purchase.Method, initial=Purchase.Method.INQUIRY
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["project"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Project.objects.of(person).active().distinct().order_by("-pk")


class QuoteForm(MoneyForm):
    supplier = forms.CharField(label=_("供應商"), max_length=120)
    days = forms.IntegerField(label=_("交期（天）"), min_value=0, max_value=3000, required=False)
    terms = forms.CharField(label=_("條件"), max_length=300, required=False)
    field_order = ("supplier", "original", "currency", "rate", "days", "terms")


class ChooseForm(forms.Form):
    quotation = forms.ModelChoiceField(
        label=_("選擇的報價"), queryset=Quotation.objects.none(), widget=forms.RadioSelect
    )
    reason = words(_("為什麼選這家"))

    def __init__(self, purchase: Purchase, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["quotation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = purchase.quotations.all()
        field.empty_label = None


class InvoiceForm(forms.Form):
    original = amount(_("發票金額"))
    reference = forms.CharField(label=_("發票號碼"), max_length=60)
    day = day(_("發票日期"), initial=clock.today)


class ReasonForm(forms.Form):
    reason = words(_("原因"))


class EmptyForm(forms.Form):
    pass


class ClaimForm(forms.Form):
    project = forms.ModelChoiceField(
        label=_("項目"), queryset=Project.objects.none(), widget=LongSelect
    )
    title = forms.CharField(label=_("事由"), max_length=120)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["project"]
        assert isinstance(field, forms.ModelChoiceField)
        mine = Project.objects.of(person).exclude(phase=Project.Phase.CLOSED)
        field.queryset = mine.distinct().order_by("-pk")


class ReceiptForm(MoneyForm):
    """On a phone the file field offers the camera."""

    kind = forms.ChoiceField(label=_("種類"), choices=ClaimKind)
    quantity = forms.IntegerField(
        label=_("數量"), min_value=1, max_value=400, initial=1,
        help_text=_("幾趟、幾晚、幾天或幾件。"),
    )  # fmt: skip
    day = day(_("日期"), initial=clock.today)
    text = forms.CharField(label=_("用途"), max_length=200)
    receipt = forms.FileField(
        label=_("收據照片或檔案"),
        error_messages={"required": _("請附上收據的照片或檔案，沒有收據不能報銷。")},
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/*,application/pdf", "capture": "environment"}
        ),
    )
    field_order = (
        "receipt", "kind", "original", "quantity", "day", "text", "currency", "rate",
    )  # fmt: skip


class ExplainForm(forms.Form):
    category = forms.ChoiceField(label=_("科目"), choices=Category)
    cause = forms.ChoiceField(label=_("原因類別"), choices=Variance.Cause)
    explanation = words(_("為什麼有差異"))
    measure = words(_("糾正措施"), required=False, help_text=_("超支的科目必填。"))
    owner = PersonField(
        label=_("措施負責人"),
        required=False,
    )
    due = day(_("措施期限"), required=False)


class CloseForm(forms.Form):
    """One cause per category, the effect of control, the lessons."""

    effect = words(_("成本控制的效果"), help_text=_("做了什麼、省了或多花了多少。"))
    lessons = words(_("給以後項目的經驗"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        causes = {
            f"cause_{code}": forms.CharField(label=label, max_length=500, required=False)
            for code, label in Category.choices
        }
        self.fields = {**causes, **self.fields}

    def values(self) -> dict[str, Any]:
        found = self.cleaned_data
        causes = {code: found[f"cause_{code}"] for code in Category.values}
        return {"causes": causes, "effect": found["effect"], "lessons": found["lessons"]}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("費用檔案（Excel或CSV）"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class EstimateForm(forms.Form):
    number = forms.CharField(label=_("任務編號"), max_length=40)
    optimistic = forms.DecimalField(label=_("最快（工作天）"), max_digits=8, decimal_places=2)
    likely = forms.DecimalField(label=_("最可能"), max_digits=8, decimal_places=2)
    pessimistic = forms.DecimalField(label=_("最慢"), max_digits=8, decimal_places=2)
    basis = forms.CharField(label=_("依據"), max_length=300)


class RestForm(forms.Form):
    """What is still to be spent: an amount per category (empty: nothing), and what it rests on."""

    basis = forms.CharField(
        label=_("依據"), max_length=300, help_text=_("剩下的工作、未到的發票、報價。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sums = {
            f"rest_{code}": amount(label, required=False, min_value=Decimal(0))
            for code, label in Category.choices
        }
        self.fields = {**sums, **self.fields}

    def values(self) -> dict[str, Any]:
        found = self.cleaned_data
        sums = {code: found[f"rest_{code}"] for code in Category.values}
        return {"lines": {c: v for c, v in sums.items() if v}, "basis": found["basis"]}


class BudgetRowForm(forms.Form):
    """One line of a budget: a category, how much of what at which price, and the basis."""

    category = forms.ChoiceField(label=_("科目"), choices=Category)
    quantity = forms.DecimalField(
        label=_("數量"), max_digits=12, decimal_places=2, min_value=Decimal(0)
    )
    price = forms.DecimalField(
        label=_("單價"), max_digits=16, decimal_places=2, min_value=Decimal(0)
    )
    basis = forms.CharField(label=_("估算依據"), max_length=300)


class BudgetReasonForm(forms.Form):
    reason = words(_("變更原因"))


BudgetRows = forms.formset_factory(BudgetRowForm, extra=3, max_num=200, absolute_max=200)
