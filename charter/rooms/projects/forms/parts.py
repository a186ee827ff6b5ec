"""One form per part of an application. Drafts may be saved unfinished; parts.py says what lacks."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.org.fields import PersonField
from charter.org.models import Customer, Person, Role
from charter.rooms.projects.forms.fields import Lines, MessyDate, MessyMoney
from charter.rooms.projects.models import Budget, Category, Initiation, Requirement, ServiceType

GOALS, MILESTONES = 5, 6


def area(rows: int = 6) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PartForm(forms.Form):
    """`values()` is what the verb fill_initiation takes for this part. No part need be finished to
    be saved; what is asked for in the end is not called optional."""

    truly_optional: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        return self.cleaned_data

    @classmethod
    def initial_of(cls, one: Initiation) -> dict[str, Any]:
        return {name: getattr(one, name) for name in cls.base_fields if hasattr(one, name)}


class CustomerForm(PartForm):
    truly_optional = ("contract_no", "contract_amount")

    name = forms.CharField(label=gettext_lazy("項目名稱"), max_length=120)
    customer = forms.ModelChoiceField(Customer.objects.none(), label=gettext_lazy("客戶"))
    requirement = forms.ModelChoiceField(
        Requirement.objects.none(),
        label=gettext_lazy("客戶需求"),
        required=False,
        help_text=gettext_lazy("選一份已有初步評估的需求"),
    )
    service_type = forms.ChoiceField(
        label=gettext_lazy("服務類型"), choices=[("", "--"), *ServiceType.choices], required=False
    )
    manager = PersonField(label=gettext_lazy("擬任項目經理"), required=False)
    contract_no = forms.CharField(label=gettext_lazy("合約編號"), max_length=40, required=False)
    contract_amount = MessyMoney(label=gettext_lazy("合約金額"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = {
            "customer": Customer.objects.filter(is_active=True).order_by("name", "pk"),
            "requirement": Requirement.objects.order_by("-id"),
            "manager": Person.objects.holding(Role.PROJECT_MANAGER).order_by("name"),
        }
        for name, queryset in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = queryset

    @classmethod
    def initial_of(cls, one: Initiation) -> dict[str, Any]:
        ids = {name: getattr(one, f"{name}_id") for name in ("customer", "requirement", "manager")}
        return super().initial_of(one) | ids


class BackgroundForm(PartForm):
    background = forms.CharField(
        label=gettext_lazy("項目背景"),
        widget=area(),
        required=False,
        max_length=5000,
        help_text=gettext_lazy("客戶遇到什麼問題、為什麼現在要做"),
    )


class ResultsForm(PartForm):
    results = forms.CharField(
        label=gettext_lazy("預期成果"),
        widget=area(),
        required=False,
        max_length=5000,
        help_text=gettext_lazy("可衡量的結果，例如「年節電1,040,000度」"),
    )


class GoalsForm(PartForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, GOALS + 1):
            self.fields[f"goal_{n}"] = forms.CharField(
                label=_("目標%(n)s") % {"n": n}, max_length=300, required=False
            )
            self.fields[f"measure_{n}"] = forms.CharField(
                label=_("目標%(n)s用什麼衡量") % {"n": n}, max_length=200, required=False
            )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for n in range(1, GOALS + 1):
            if found.get(f"goal_{n}") and not found.get(f"measure_{n}"):
                self.add_error(f"measure_{n}", _("請寫用什麼衡量，例如「監控月報」。"))
            if found.get(f"measure_{n}") and not found.get(f"goal_{n}"):
                self.add_error(f"goal_{n}", _("請先寫目標。"))
        return found

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        pairs = [(data[f"goal_{n}"], data[f"measure_{n}"]) for n in range(1, GOALS + 1)]
        return {"goals": [pair for pair in pairs if pair[0]]}

    @classmethod
    def initial_of(cls, one: Initiation) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for n, goal in enumerate(one.goals.all(), 1):
            found |= {f"goal_{n}": goal.text, f"measure_{n}": goal.measure}
        return found


class ScopeForm(PartForm):
    truly_optional = ("excluded",)

    included = Lines(
        label=gettext_lazy("服務內容"), required=False, help_text=gettext_lazy("每行一項")
    )
    excluded = Lines(
        label=gettext_lazy("不含的項目"),
        required=False,
        help_text=gettext_lazy("每行一項，避免日後爭議"),
    )

    @classmethod
    def initial_of(cls, one: Initiation) -> dict[str, Any]:
        return {
            "included": [line["text"] for line in one.scope if line["included"]],
            "excluded": [line["text"] for line in one.scope if not line["included"]],
        }


class BudgetForm(PartForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in Category.choices:
            self.fields[f"{code}_amount"] = MessyMoney(label=label, required=False)
            self.fields[f"{code}_basis"] = forms.CharField(
                label=_("%(category)s的估算依據") % {"category": label},
                max_length=300,
                required=False,
            )
        self.fields["total"] = MessyMoney(
            label=_("預算合計"), required=False, help_text=_("空白就是各科目的合計")
        )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for code, label in Category.choices:
            if found.get(f"{code}_amount") and not found.get(f"{code}_basis"):
                self.add_error(
                    f"{code}_basis", _("「%(category)s」要寫估算依據") % {"category": label}
                )
        return found

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        lines = [
            (code, data[f"{code}_amount"], data[f"{code}_basis"])
            for code in Category.values
            if data[f"{code}_amount"] is not None
        ]
        total = data["total"]
        if total is None and lines:
            total = sum(amount for _code, amount, _basis in lines)
        return {"total": total, "lines": lines}

    @classmethod
    def initial_of(cls, one: Initiation) -> dict[str, Any]:
        found: dict[str, Any] = {"total": one.total}
        budget = Budget.objects.filter(initiation=one).first()
        for line in budget.lines.all() if budget else []:
            before = found.get(f"{line.category}_amount") or Decimal(0)
            found[f"{line.category}_amount"] = before + line.amount
            found[f"{line.category}_basis"] = line.basis
        return found


class ScheduleForm(PartForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"] = MessyDate(label=_("開始日"), required=False)
        self.fields["ends_on"] = MessyDate(label=_("完成日"), required=False)
        for n in range(1, MILESTONES + 1):
            self.fields[f"milestone_{n}"] = forms.CharField(
                label=_("里程碑%(n)s") % {"n": n}, max_length=120, required=False
            )
            self.fields[f"due_{n}"] = MessyDate(
                label=_("里程碑%(n)s的日期") % {"n": n}, required=False
            )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        starts, ends = found.get("starts_on"), found.get("ends_on")
        if starts and ends and ends <= starts:
            self.add_error("ends_on", ValidationError(_("完成日要晚於開始日")))
        for n in range(1, MILESTONES + 1):
            if found.get(f"milestone_{n}") and not found.get(f"due_{n}"):
                self.add_error(f"due_{n}", _("請填里程碑的日期。"))
        return found

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        pairs = [(data[f"milestone_{n}"], data[f"due_{n}"]) for n in range(1, MILESTONES + 1)]
        return {
            "starts_on": data["starts_on"],
            "ends_on": data["ends_on"],
            "milestones": [pair for pair in pairs if pair[0]],
        }

    @classmethod
    def initial_of(cls, one: Initiation) -> dict[str, Any]:
        found: dict[str, Any] = {"starts_on": one.starts_on, "ends_on": one.ends_on}
        for n, milestone in enumerate(one.milestones, 1):
            found |= {f"milestone_{n}": milestone["title"], f"due_{n}": milestone["due"]}
        return found


PART_FORM: dict[str, type[PartForm]] = {
    "customer": CustomerForm,
    "background": BackgroundForm,
    "goals": GoalsForm,
    "scope": ScopeForm,
    "results": ResultsForm,
    "budget": BudgetForm,
    "schedule": ScheduleForm,
}
