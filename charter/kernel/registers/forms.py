"""Parsing and shape of what people type about a record."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground.keys import key_in
from charter.kernel.registers.matrix import GRADES, IMPACT, LIKELIHOOD, PRESETS, Cells, steps
from charter.kernel.registers.models import Grade, Record, current_matrix
from charter.kernel.registers.rules import REGISTERS, Register
from charter.org.fields import PersonField

LINES = {"rows": 3}
DAY = {"type": "date"}


def _words(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, required=required, widget=forms.Textarea(attrs=LINES))


def _loss() -> forms.DecimalField:
    return forms.DecimalField(
        label=_("預期損失"),
        required=False,
        min_value=0,
        max_digits=18,
        decimal_places=2,
        help_text=_("以新臺幣元估計；不知道就留白，不要填0。"),
    )


class Scaled(forms.Form):
    """A form with steps of the matrix that is in force; `scales` names its fields and labels."""

    scales: tuple[tuple[str, Any, Any], ...] = (
        ("likelihood", _("可能性"), LIKELIHOOD),
        ("impact", _("影響"), IMPACT),
    )
    is_scaled = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        size = len(current_matrix())
        for name, label, words in self.scales:
            choices: list[tuple[Any, Any]] = list(steps(words, size))
            if not self.is_scaled:
                choices.insert(0, ("", _("（不評估）")))
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                choices=choices,
                coerce=int,
                required=self.is_scaled,
                empty_value=None,
            )


class OpenForm(Scaled):
    title = forms.CharField(label=_("內容"), max_length=200, help_text=_("一句話說清楚是什麼事。"))
    kind = forms.ChoiceField(label=_("類別"))
    owner = PersonField(label=_("負責人"))
    description = _words(_("說明"), required=False)
    field_order = ("title", "kind", "likelihood", "impact", "owner", "expected_loss")

    def __init__(self, register: Register, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = self.fields["kind"]
        assert isinstance(kinds, forms.ChoiceField)
        kinds.choices = list(register.kinds)
        if register.with_loss:
            self.fields["expected_loss"] = _loss()
        self.order_fields(self.field_order)


class EditForm(forms.Form):
    title = forms.CharField(label=_("內容"), max_length=200)
    kind = forms.ChoiceField(label=_("類別"))
    description = _words(_("說明"), required=False)
    expected_loss = _loss()

    def __init__(self, record: Record, *args: Any, **kwargs: Any) -> None:
        names = ("title", "kind", "description", "expected_loss")
        kwargs.setdefault("initial", {name: getattr(record, name) for name in names})
        super().__init__(*args, **kwargs)
        rule, kinds = REGISTERS.get(record.register), self.fields["kind"]
        assert isinstance(kinds, forms.ChoiceField)
        kinds.choices = list(rule.kinds) if rule else [(record.kind, record.kind)]


class RegradeForm(Scaled):
    reason = _words(_("改評的原因"))
    field_order = ("likelihood", "impact", "reason")

    def __init__(self, record: Record, *args: Any, **kwargs: Any) -> None:
        now = {"likelihood": record.likelihood, "impact": record.impact}
        kwargs.setdefault("initial", now)
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class RespondForm(Scaled):
    scales = (
        ("residual_likelihood", _("應對後預期的可能性"), LIKELIHOOD),
        ("residual_impact", _("應對後預期的影響"), IMPACT),
    )
    is_scaled = False
    response = _words(_("應對措施"))
    owner = PersonField(label=_("措施負責人"))
    due = forms.DateField(label=_("期限"), widget=forms.DateInput(attrs=DAY))

    def __init__(self, record: Record, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = REGISTERS.get(record.register)
        if rule and rule.strategies:
            choices = [("", _("（不指定）")), *rule.strategies]
            self.fields["strategy"] = forms.ChoiceField(
                label=_("策略"), choices=choices, required=False
            )
        self.order_fields(("strategy", "response", "owner", "due"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        pair = (data.pop("residual_likelihood", None), data.pop("residual_impact", None))
        if (pair[0] is None) != (pair[1] is None):
            raise forms.ValidationError(_("應對後預期的可能性與影響要一起填，或都不填。"))
        data["residual"] = None if pair[0] is None else pair
        return data


class HandOverForm(forms.Form):
    owner = PersonField(label=_("新負責人"))
    reason = _words(_("轉交的原因"))


class CloseForm(forms.Form):
    outcome = _words(_("結果"))
    lesson = _words(_("學到什麼"))


class ReopenForm(forms.Form):
    reason = _words(_("重新開啟的原因"))


class MatrixForm(forms.Form):
    """One choice per cell of a matrix of three or five steps."""

    def __init__(self, cells: Cells, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.size = len(cells)
        grades = [(grade, Grade(grade).label) for grade in GRADES]
        for row, line in enumerate(cells, 1):
            for column, grade in enumerate(line, 1):
                self.fields[f"cell_{row}_{column}"] = forms.ChoiceField(
                    label=_("可能性%(l)s、影響%(i)s") % {"l": row, "i": column},
                    choices=grades,
                    initial=grade,
                    widget=forms.Select(attrs={"class": "inp"}),
                )
        self.fields["reason"] = _words(_("更新的原因"))

    def lines(self) -> list[tuple[int, str, list[forms.BoundField]]]:
        """Worst likelihood on top: (step, word, the cells by impact)."""
        each = range(1, self.size + 1)
        words = LIKELIHOOD[self.size]
        found = [(r, str(words[r - 1]), [self[f"cell_{r}_{c}"] for c in each]) for r in each]
        return found[::-1]

    def cells(self) -> Cells:
        each = range(1, self.size + 1)
        return [[self.cleaned_data[f"cell_{r}_{c}"] for c in each] for r in each]


def preset(asked: str) -> Cells:
    """The cells to begin from: a preset by its size, else the matrix in force."""
    return PRESETS.get(key_in(asked) or 0) or current_matrix()


class ViewForm(forms.Form):
    name = forms.CharField(label=_("清單名稱"), max_length=60)
    is_shared = forms.BooleanField(label=_("部門同事也看得到"), required=False)
    path = forms.CharField(widget=forms.HiddenInput, max_length=120)
    query = forms.CharField(widget=forms.HiddenInput, max_length=600, required=False)
