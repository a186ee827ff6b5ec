"""The rules for "major" as a form: each fact on or off, with its limit."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.rooms.quality import grading

PARAMETER = "major_loss_amount"


class RulesForm(forms.Form):
    """`limit_loss` may be left to the policy's parameter."""

    by_parameter = forms.BooleanField(
        label=gettext_lazy("損失金額依制度參數「重大損失金額」"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("調整的原因"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *data: Any, rules: list[grading.Rule], **options: Any) -> None:
        super().__init__(*data, **options)
        now = {rule["fact"]: rule for rule in rules}
        self.fields["by_parameter"].initial = "parameter" in now.get("loss", {})
        for name, label in grading.FACTS.items():
            self.fields[f"on_{name}"] = forms.BooleanField(
                label=str(label), required=False, initial=name in now
            )
            if name in grading.MEASURED:
                limit = now.get(name, {}).get("at_least")
                self.fields[f"limit_{name}"] = forms.FloatField(
                    label=_("「%(fact)s」達到多少") % {"fact": label},
                    min_value=0,
                    max_value=1e12,
                    required=False,
                    initial=limit,
                )

    def lines(self) -> Iterator[dict[str, Any]]:
        """(switch, limit or none, parameter switch or none) of each fact, for the page."""
        for name in grading.FACTS:
            measured = name in grading.MEASURED
            yield {
                "switch": self[f"on_{name}"],
                "limit": self[f"limit_{name}"] if measured else None,
                "parameter": self["by_parameter"] if name == "loss" else None,
            }

    def rules(self) -> list[grading.Rule]:
        data = self.cleaned_data
        found: list[grading.Rule] = []
        for name in grading.FACTS:
            if not data.get(f"on_{name}"):
                continue
            if name in grading.YES_OR_NO:
                found.append({"fact": name})
            elif name == "loss" and data["by_parameter"]:
                found.append({"fact": name, "parameter": PARAMETER})
            else:
                found.append({"fact": name, "at_least": data.get(f"limit_{name}") or 0})
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in grading.MEASURED:
            by_parameter = name == "loss" and data.get("by_parameter")
            if data.get(f"on_{name}") and not by_parameter and not data.get(f"limit_{name}"):
                self.add_error(f"limit_{name}", _("請填寫大於0的數字，或取消勾選這一項。"))
        if not any(data.get(f"on_{name}") for name in grading.FACTS):
            self.add_error(None, _("請至少留下一條規則。"))
        return data
