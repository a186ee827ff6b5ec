"""Parsing and shape only; pages and API share them. A form knows the record that it is about."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground.widgets import FilesField, LongSelect, ManyFiles
from charter.org.fields import PersonField
from charter.org.models import Department, Post
from charter.rooms.projects.models import Project
from charter.rooms.recruitment.models import (
    Candidate,
    Channel,
    Line,
)
from charter.rooms.recruitment.verbs import Need, Who

DAY = {"type": "date"}
MOMENT = {"type": "datetime-local"}


def words(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=area, max_length=8000, **more)


def day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **more
    )


def colleague(label: Any, **more: Any) -> Any:
    return PersonField(label=label, **more)


class RecordForm(forms.Form):
    """Nothing to say; the record is known."""

    def __init__(self, record: Any, *args: Any, **kwargs: Any) -> None:
        self.record = record
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """What the fields take from the record."""


class ReasonForm(RecordForm):
    reason = words(_("原因"))


class DrawForm(RecordForm):
    reason = forms.CharField(label=_("為什麼要擬新版"), max_length=300)


class LineForm(RecordForm):
    """`record` is the plan. Qualifications are typed one a line, a must with an asterisk."""

    kind = forms.ChoiceField(
        label=_("怎麼辦"), choices=Line.Kind.choices, widget=forms.RadioSelect, initial="fill"
    )
    title = forms.CharField(label=_("職務名稱"), max_length=60)
    department = forms.ModelChoiceField(Department.objects.order_by("code"), label=_("部門"))
    post = forms.ModelChoiceField(
        Post.objects.select_related("department").order_by("department__code", "title"),
        label=_("空缺的職務"),
        required=False,
        widget=LongSelect,
        help_text=_("新設的職務可以不選，錄用前再設置。"),
    )
    project = forms.ModelChoiceField(
        Project.objects.order_by("-id"), label=_("為哪個項目"), required=False, widget=LongSelect
    )
    reason = forms.CharField(label=_("為什麼需要，或為什麼不補"), max_length=300)
    duties = words(_("職責"), required=False)
    qualifications = words(
        _("任職資格"), 5, required=False, help_text=_("每行一項；必備的前面加「*」。")
    )
    number = forms.IntegerField(label=_("人數"), min_value=1, max_value=100, initial=1)
    needed_by = day(_("需要日"), required=False)
    interviews = forms.IntegerField(label=_("面試輪數"), min_value=1, max_value=3, initial=1)
    assessors = forms.IntegerField(
        label=_("每輪面試至少幾位評核"), min_value=1, max_value=5, initial=2
    )
    pass_score = forms.IntegerField(label=_("筆試通過分數"), min_value=1, max_value=100, initial=60)
    source = forms.ChoiceField(
        choices=Line.Source.choices, required=False, widget=forms.HiddenInput, initial="other"
    )

    def clean_qualifications(self) -> tuple[tuple[str, bool], ...]:
        lines = (line.strip() for line in self.cleaned_data["qualifications"].splitlines())
        marks = ("*", "＊")
        return tuple((one.lstrip("*＊ "), one.startswith(marks)) for one in lines if one)

    def clean_source(self) -> str:
        return self.cleaned_data["source"] or Line.Source.OTHER

    def need(self) -> Need:
        return Need(**self.cleaned_data)


def said_of(line: Line) -> dict[str, Any]:
    """A line as its form shows it."""
    told = {name: getattr(line, name) for name in LineForm.base_fields}
    told["qualifications"] = "\n".join(
        ("*" if one["must"] else "") + one["text"] for one in line.qualifications
    )
    return told


class ChannelForm(RecordForm):
    kind = forms.ChoiceField(label=_("渠道"), choices=Channel.Kind.choices)
    name = forms.CharField(
        label=_("名稱"), max_length=60, required=False, help_text=_("例如哪個網站、哪所學校。")
    )
    cost = forms.DecimalField(
        label=_("費用（新臺幣）"), min_value=0, max_digits=12, decimal_places=2, initial=0
    )


class OfChannel(RecordForm):
    channel = forms.ModelChoiceField(Channel.objects.none(), label=_("來源渠道"))

    def prepare(self) -> None:
        self.fields["channel"].queryset = self.record.channels.all()  # type: ignore[attr-defined]


DOSSIER = ("name", "email", "phone", "note")


class DossierForm(RecordForm):
    name = forms.CharField(label=_("姓名"), max_length=60)
    email = forms.EmailField(label=_("電子郵件"), required=False)
    phone = forms.CharField(label=_("電話"), max_length=30, required=False)
    note = words(_("備註"), 2, required=False)

    def prepare(self) -> None:
        if isinstance(self.record, Candidate) and hasattr(self.record, "dossier"):
            dossier = self.record.dossier
            self.initial.update({name: getattr(dossier, name) for name in DOSSIER})


class CandidateForm(OfChannel, DossierForm):
    applied_on = day(_("應徵日"), required=False, help_text=_("不填就是今天。"))
    uploads = FilesField(label=_("履歷與附件"), required=False)
    field_order = ("name", "channel", "email", "phone", "note", "uploads", "applied_on")

    def who(self) -> Who:
        names = ("name", "email", "phone", "note", "applied_on")
        return Who(**{name: self.cleaned_data[name] for name in names})


class FilesForm(OfChannel):
    """Several at once: chosen, dropped onto the field, or a whole folder."""

    uploads = FilesField(
        label=_("履歷檔案"),
        required=False,
        help_text=_("可以一次拖進多個檔案；每個檔案成為一位應徵者，姓名之後補上。"),
    )
    folder = FilesField(label=_("或整個資料夾"), required=False)

    def prepare(self) -> None:
        super().prepare()
        self.fields["folder"].widget = ManyFiles(attrs={"webkitdirectory": True})

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        found["uploads"] = [*(found.get("uploads") or ()), *(found.pop("folder", None) or ())]
        if not found["uploads"] and "uploads" not in self.errors:
            self.add_error("uploads", _("請選至少一個檔案。"))
        return found


class PapersForm(RecordForm):
    uploads = FilesField(label=_("檔案"))


class ApplyForm(RecordForm):
    note = words(_("為什麼想做這個職務"))


class UploadForm(RecordForm):
    file = forms.FileField(label=_("Excel或CSV檔"))
