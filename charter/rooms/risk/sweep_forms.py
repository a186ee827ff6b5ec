"""Parsing and shape of a sweep, and of what planning says of a topic."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground.widgets import LongSelect
from charter.rooms.projects.models import Project
from charter.rooms.risk.models import Category, Risk, Topic
from charter.rooms.risk.verbs.sweeps import Look

FEW = {"rows": 2}


class SweepForm(forms.Form):
    """Two fields for each of the five categories: what was looked at, and new risks, one a line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for category in Category:
            code = category.value
            self.fields[f"{code}_text"] = forms.CharField(
                label=_("看了什麼、結論是什麼"), widget=forms.Textarea(attrs=FEW)
            )
            self.fields[f"{code}_titles"] = forms.CharField(
                label=_("新的風險，一行一項"),
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs=FEW),
            )

    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        return [
            (code, str(label), [self[f"{code}_text"], self[f"{code}_titles"]])
            for code, label in Category.choices
        ]

    def looks(self) -> dict[str, Look]:
        said = self.cleaned_data
        return {
            code: Look(said[f"{code}_text"], tuple(said[f"{code}_titles"].splitlines()))
            for code in Category.values
        }


class PlannedForm(forms.Form):
    topic = forms.ChoiceField(choices=Topic.choices, widget=forms.HiddenInput)
    risk = forms.ModelChoiceField(
        Risk.objects.none(),
        label=_("對應的風險"),
        required=False,
        empty_label=_("沒有風險"),
        widget=LongSelect(attrs={"class": "inp"}),
    )
    reason = forms.CharField(
        label=_("沒有的話，理由是"), required=False, widget=forms.Textarea(attrs=FEW)
    )

    def __init__(self, project: Project, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.fields["risk"]
        assert isinstance(known, forms.ModelChoiceField)
        known.queryset = Risk.objects.filter(project=project).exclude(grade="").order_by("-pk")
