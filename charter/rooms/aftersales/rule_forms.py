"""The forms of the words and the matrix."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.rooms.aftersales.models import Category, Level, Priority


class KeywordForm(forms.Form):
    """A word and what it proposes."""

    word = forms.CharField(label=_("關鍵字"), max_length=40)
    category = forms.ChoiceField(
        label=_("類別"), choices=[("", "--"), *Category.choices], required=False
    )
    topic = forms.CharField(label=_("主題"), max_length=40, required=False)
    impact = forms.TypedChoiceField(
        label=_("影響"),
        choices=[("", "--"), *Level.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not any(found.get(name) for name in ("category", "topic", "impact")):
            self.add_error("category", _("請至少選一項：類別、主題或影響，這個字才有作用。"))
        return found


class MatrixForm(forms.Form):
    """Nine cells: `cell_<impact>_<urgency>`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for impact in Level:
            for urgency in Level:
                facts = {"impact": impact.label, "urgency": urgency.label}
                self.fields[f"cell_{impact}_{urgency}"] = forms.TypedChoiceField(
                    label=_("影響%(impact)s、緊急%(urgency)s") % facts,
                    choices=Priority,
                    coerce=int,
                )

    @staticmethod
    def filled(matrix: Mapping[tuple[int, int], int]) -> dict[str, int]:
        return {f"cell_{i}_{u}": int(priority) for (i, u), priority in matrix.items()}

    def cells(self) -> dict[tuple[int, int], int]:
        return {(i, u): self.cleaned_data[f"cell_{i}_{u}"] for i in Level for u in Level}

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(str(i.label), [self[f"cell_{i}_{u}"] for u in Level]) for i in Level]
