"""Parsing and shape only; pages and API share them. Each takes the appraisal it is about."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from charter.kernel.merit import DIMENSIONS, FIGURES
from charter.org.fields import PersonField
from charter.rooms.appraisal.models import Appraisal
from charter.rooms.appraisal.queries import aside
from charter.rooms.appraisal.words import DIMENSION, SCALE

AREA = {"rows": 3}
LONGEST = 4000
PICKED = re.compile(r"^(\w+\.\w+):([0-9]{1,18})$")


def words(label: Any, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs=AREA)
    return forms.CharField(label=label, widget=area, max_length=LONGEST, **more)


def rating(name: str, **more: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=DIMENSION[name],  # type: ignore[arg-type]
        choices=SCALE,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect(attrs={"class": "ap-scale"}),
        **more,
    )


class AppraisalForm(forms.Form):
    def __init__(self, appraisal: Appraisal, *given: Any, **more: Any) -> None:
        self.appraisal = appraisal
        super().__init__(*given, **more)
        self.made()

    def made(self) -> None:
        """What depends on the appraisal."""

    def ratings(self) -> dict[str, int]:
        found = {name: self.cleaned_data.get(name) for name in DIMENSIONS}
        return {name: value for name, value in found.items() if value is not None}


class SelfForm(AppraisalForm):
    def made(self) -> None:
        for name in DIMENSIONS:
            field = rating(name, required=False)
            field.initial = self.appraisal.own.get(name)
            self.fields[name] = field
        self.fields["words"] = words(
            _("想補充的話"), required=False, initial=self.appraisal.own_words
        )


class RateForm(AppraisalForm):
    def made(self) -> None:
        for name in DIMENSIONS:
            self.fields[name] = rating(name)
        self.fields["words"] = words(_("給本人的話：哪裡做得好、接下來要什麼支持"), required=False)


class TextForm(AppraisalForm):
    text = words(_("寫給評分的人與定案紀錄"))


class AppealForm(AppraisalForm):
    text = words(
        _("哪裡不對、應該怎麼看"),
        help_text=_("由評分人以外的人決定。可以指出哪一筆紀錄不該算，並說明原因。"),
    )


class DecideForm(AppraisalForm):
    words = words(_("決定與理由"))

    def made(self) -> None:
        for name in DIMENSIONS:
            field = rating(name, required=False)
            field.initial = self.appraisal.rating.get(name)
            field.widget = forms.Select(choices=[("", _("不變")), *SCALE])
            self.fields[name] = field
        self.fields["set_aside"] = forms.MultipleChoiceField(
            label=_("不該算的紀錄"),
            choices=self._missed(),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("勾選的紀錄不計，分數重新計算；其他部分不變。"),
        )

    def _missed(self) -> list[tuple[str, str]]:
        out, found = aside(self.appraisal), []
        for part in self.appraisal.parts.all():
            one = FIGURES.get(part.figure)
            left = [pk for pk in part.missed if (part.figure, pk) not in out]
            if one is not None and left:
                rows = one.model._base_manager.in_bulk(left)
                label = str(one.label)
                found += [
                    (f"{part.figure}:{pk}", f"{label}：{rows[pk]}") for pk in left if pk in rows
                ]
        return found

    def picked(self) -> list[tuple[str, int]]:
        found = [PICKED.match(value) for value in self.cleaned_data["set_aside"]]
        return [(one[1], int(one[2])) for one in found if one]


class SuperiorForm(AppraisalForm):
    superior = PersonField(label=_("改由誰評分"))
    reason = forms.CharField(label=_("原因"), max_length=200)


class VoiceForm(forms.Form):
    rating = forms.TypedChoiceField(label=_("協作"), choices=SCALE, coerce=int)


def many(given: "MultiValueDict[str, str]") -> dict[int, tuple[Mapping[str, Any], str]]:
    """Rows of the superior's sheet that were ticked: {appraisal: (ratings, words)}."""
    found: dict[int, tuple[Mapping[str, Any], str]] = {}
    for key in given.getlist("pk"):
        if key.isascii() and key.isdecimal() and len(key) < 19:
            values = {name: given.get(f"{name}-{key}", "") for name in DIMENSIONS}
            ratings = {
                n: int(v) if v in {"1", "2", "3", "4", "5"} else None for n, v in values.items()
            }
            found[int(key)] = (ratings, given.get(f"words-{key}", "")[:LONGEST])
    return found
