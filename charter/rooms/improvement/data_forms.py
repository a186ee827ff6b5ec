"""How data come in and what is said of them: typed, read from a file, pulled, stated, seen."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.ground.widgets import LongSelect
from charter.rooms.improvement.forms import day, indicators, text
from charter.rooms.improvement.importing import Reading, number, read
from charter.rooms.improvement.models import (
    DataKind,
    DataSet,
    Direction,
    Origin,
    Plan,
    RecordKind,
    StatementKind,
)


def told_rows(given: str) -> list[tuple[str, Decimal]]:
    """Lines of "label, number"; says of the first wrong line what was expected."""
    found = []
    for n, line in enumerate(given.splitlines(), 1):
        if not line.strip():
            continue
        label, _comma, cell = line.replace("，", ",").rpartition(",")
        value = number(cell.strip())
        if value is None:
            said = {"n": n, "found": cell.strip()[:40]}
            raise forms.ValidationError(
                _("第%(n)s列：逗號後面應為數字，現在是「%(found)s」。請改成例如「漏水，50」。")
                % said
            )
        found.append((label.strip(), value))
        if not label.strip():
            raise forms.ValidationError(_("第%(n)s列：逗號前面要有名稱。") % {"n": n})
    return found


class DataForm(forms.Form):
    """Rows are typed, or read from a file and shown for a look before they are kept."""

    title = forms.CharField(label=gettext_lazy("名稱"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("種類"), choices=DataKind.choices)
    origin = forms.ChoiceField(label=gettext_lazy("來源類別"), choices=Origin.choices)
    direction = forms.ChoiceField(label=gettext_lazy("方向"), choices=Direction.choices)
    unit = forms.CharField(label=gettext_lazy("單位"), max_length=20, required=False)
    source = forms.CharField(
        label=gettext_lazy("數據從哪裡來"), max_length=200,
        help_text=gettext_lazy("例如報告名稱、網址與日期。"),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("從CSV或Excel讀入"), required=False,
        help_text=gettext_lazy("第一欄是名稱，第二欄是數值；先讀進下面的格子，核對後再送出。"),
    )  # fmt: skip
    rows = text(
        gettext_lazy("數據"), required=False, rows=8,
        help_text=gettext_lazy("一列一筆：名稱，數值。與競爭對手比較時，自己寫「本公司」。"),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        self.reading: Reading | None = None
        self.unreadable = ""
        if data is not None and files and files.get("file"):
            data = data.copy()
            try:
                self.reading = read(files["file"].read())
                data["rows"] = self.reading.text
            except Refused as refusal:
                self.unreadable = str(refusal)
        super().__init__(data, None, **kwargs)

    def clean_rows(self) -> list[tuple[str, Decimal]]:
        return told_rows(self.cleaned_data["rows"])

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        told.pop("file", None)
        if self.unreadable:
            self.add_error("file", self.unreadable)
        if self.reading:
            said = _("從檔案讀入%(n)s列，還沒有保存。請核對下面的數據，再送出一次。")
            self.add_error(None, said % {"n": self.reading.count})
        return told


class PullForm(forms.Form):
    indicator = forms.ChoiceField(label=gettext_lazy("指標"), choices=indicators, widget=LongSelect)
    origin = forms.ChoiceField(label=gettext_lazy("來源類別"), choices=Origin.choices)


class StateForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("結論的種類"), choices=StatementKind.choices)
    data = forms.ModelChoiceField(  # type: ignore[assignment]
        DataSet.objects.none(), label=gettext_lazy("引用的數據")
    )
    text = text(gettext_lazy("結論"))

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine: Any = self.fields["data"]
        mine.queryset = DataSet.objects.filter(cycle=plan.cycle_id, department=plan.department_id)


class LookForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("方式"), choices=RecordKind.choices)
    on = day(gettext_lazy("日期"))
    place = forms.CharField(label=gettext_lazy("在哪裡、對誰"), max_length=120)
    people = forms.IntegerField(label=gettext_lazy("人數"), min_value=1, initial=1)
    finding = text(gettext_lazy("看到、聽到什麼"))
