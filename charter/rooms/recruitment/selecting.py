"""Forms of a selection: stages, assessments, the end of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.org.models import Post
from charter.rooms.recruitment.forms import MOMENT, RecordForm, colleague, day, words
from charter.rooms.recruitment.models import Assessment, Conflict, Opening, Outcome, Step
from charter.rooms.recruitment.verbs.deciding import LOST


class AssessorForm(RecordForm):
    assessor = colleague(_("請誰評核"))


class AppointmentForm(RecordForm):
    starts_at = forms.DateTimeField(
        label=_("開始"), widget=forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M")
    )
    ends_at = forms.DateTimeField(
        label=_("結束"), widget=forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M")
    )
    place = forms.CharField(label=_("地點或會議連結"), max_length=100, required=False)

    def prepare(self) -> None:
        for name in ("starts_at", "ends_at", "place"):
            self.initial.setdefault(name, getattr(self.record, name))


class ConsentForm(RecordForm):
    how = forms.ChoiceField(
        label=_("怎麼同意的"), choices=Step.Consent.choices, widget=forms.RadioSelect
    )
    on = day(_("同意的日子"), initial=clock.today)


class SettleForm(RecordForm):
    result = forms.ChoiceField(
        label=_("結果"), choices=Assessment.Result.choices, widget=forms.RadioSelect
    )
    notes = words(_("為什麼這樣決定"))


GRADES = [
    (1, _("1　不符")),
    (2, _("2　不足")),
    (3, _("3　符合")),
    (4, _("4　優於要求")),
    (5, _("5　出色")),
]


class AssessForm(RecordForm):
    """`record` is the assessment: a grade for each qualification, or the mark of the test."""

    result = forms.ChoiceField(
        label=_("結論"), choices=Assessment.Result.choices, widget=forms.RadioSelect
    )
    notes = words(_("看到什麼、為什麼"), required=False)

    def prepare(self) -> None:
        step, opening = self.record.step, self.record.step.candidate.opening
        self.graded: list[str] = []
        fields: dict[str, forms.Field] = {}
        if step.kind == Step.Kind.TEST:
            label = _("分數（%(n)s分通過）") % {"n": opening.pass_score}
            fields["score"] = forms.IntegerField(label=label, min_value=0, max_value=100)
        elif step.kind in (Step.Kind.QUALIFICATION, Step.Kind.INTERVIEW):
            for one in opening.qualifications:
                mark = "＊" if one["must"] else ""
                self.graded.append(one["key"])
                fields[one["key"]] = forms.TypedChoiceField(
                    label=f"{mark}{one['text']}",
                    choices=GRADES,
                    coerce=int,
                    widget=forms.RadioSelect(attrs={"class": "grades"}),
                )
        self.fields = {**fields, **self.fields}

    def told(self) -> dict[str, Any]:
        """What the verb takes."""
        data = self.cleaned_data
        found = {name: data[name] for name in ("result", "notes")} | {"score": data.get("score")}
        return {**found, "scores": {key: data[key] for key in self.graded}}


class OfferForm(RecordForm):
    post = forms.ModelChoiceField(Post.objects.none(), label=_("擔任的職務"))
    since = day(_("到職日"))
    grade = forms.CharField(label=_("職等"), max_length=60, required=False)

    def prepare(self) -> None:
        opening: Opening = self.record.opening
        posts = Post.objects.filter(department=opening.department_id).order_by("title", "pk")
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]
        self.initial.setdefault("post", opening.post_id)


class HireForm(RecordForm):
    username = forms.RegexField(
        label=_("登入名"),
        regex=r"^[A-Za-z0-9_.-]{2,60}$",
        error_messages={"invalid": _("登入名只能用英文字母、數字、點、底線或連字號，至少2個字。")},
    )
    manager = colleague(_("直屬主管"), required=False)

    def prepare(self) -> None:
        if self.record.person_id:
            self.fields = {}


class RejectForm(RecordForm):
    outcome = forms.ChoiceField(
        label=_("原因"), choices=[c for c in Outcome.choices if c[0] not in LOST]
    )
    text = words(_("說明"), 2, required=False, help_text=_("隨個人資料一起刪除。"))


class WithdrawForm(RejectForm):
    outcome = forms.ChoiceField(
        label=_("原因"),
        choices=[c for c in Outcome.choices if c[0] in LOST and c[0] != Outcome.ERASED],
    )


class ConflictForm(RecordForm):
    kind = forms.ChoiceField(
        label=_("什麼關係"), choices=Conflict.Kind.choices, widget=forms.RadioSelect
    )
