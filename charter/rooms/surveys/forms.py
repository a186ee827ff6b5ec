"""Forms of surveys: a tap, words, a file, and what its columns mean."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.rooms.surveys.columns import DATE, FORMATS, NA, ROLES, Mapping
from charter.rooms.surveys.models import SCALE


class ScoreForm(forms.Form):
    score = forms.IntegerField(
        error_messages={"required": gettext_lazy("請點一個分數。")},
    )

    def __init__(self, *args: Any, measure: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.low, self.high = SCALE[measure]

    def clean_score(self) -> int:
        score: int = self.cleaned_data["score"]
        if not self.low <= score <= self.high:
            said = _("請選%(low)d到%(high)d。") % {"low": self.low, "high": self.high}
            raise forms.ValidationError(said)
        return score


class WordsForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("想對我們說什麼？（選填）"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class UploadForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("問卷名稱"), max_length=80)
    file = forms.FileField(
        label=gettext_lazy("檔案"),
        help_text=gettext_lazy("CSV（UTF-8、Big5、GB18030）或Excel（.xlsx），第一列是欄名。"),
    )


SCORES = [
    ("", gettext_lazy("沒有對應")),
    *((str(n), str(n)) for n in range(11)),
    (NA, gettext_lazy("不適用")),
]


class MappingForm(forms.Form):
    """One choice per column, one per word; what is unsaid stays out."""

    date_format = forms.ChoiceField(
        label=gettext_lazy("時間的寫法"),
        choices=[("", "--"), *((f, f) for f in FORMATS)],
        required=False,
        help_text=gettext_lazy("%d日、%m月、%Y年、%H時、%M分、%S秒；請照檔案裡的順序選。"),
    )

    def __init__(
        self, *args: Any, headings: Sequence[str], words: Sequence[str], mapping: Mapping, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.fields["date_format"].initial = mapping.date_format
        self.words = list(words)
        for place, heading in enumerate(headings):
            self.fields[f"c-{place}"] = forms.ChoiceField(
                label=heading or str(place + 1),
                choices=ROLES,
                required=False,
                initial=mapping.columns.get(place, ""),
            )
        for number, word in enumerate(self.words):
            self.fields[f"w-{number}"] = forms.ChoiceField(
                label=word, choices=SCORES, required=False, initial=mapping.labels.get(word, "")
            )

    def column_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("c-")]

    def word_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("w-")]

    def spec(self) -> dict[str, Any]:
        told = self.cleaned_data
        columns = {name[2:]: told[name] for name in told if name.startswith("c-") and told[name]}
        labels = {w: told[f"w-{n}"] for n, w in enumerate(self.words) if told.get(f"w-{n}")}
        form = told["date_format"] if DATE in columns.values() else ""
        return {"columns": columns, "date_format": form, "labels": labels}
