"""Forms of this room. Each is made for the record it acts on, or for nothing yet, by a reader."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.widgets import FilesField, LongSelect
from charter.org.fields import PersonField
from charter.org.models import Department, Person, Post, Posting
from charter.rooms.merits.addresses import record_at
from charter.rooms.merits.models import Award, Case, Coaching, Goal

DAY, MOMENT = {"type": "date"}, {"type": "datetime-local"}


def _words(label: Any, hint: Any = "", *, rows: int = 3, required: bool = True) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=hint, widget=box, max_length=8000, required=required
    )


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY), required=required)


def _one(
    label: Any, rows: Any, hint: Any = "", *, required: bool = True
) -> "forms.ModelChoiceField[Any]":
    return forms.ModelChoiceField(
        rows, label=label, widget=LongSelect, required=required, help_text=hint
    )


def _staff(label: Any, hint: Any = "", *, required: bool = True) -> PersonField:
    return PersonField(label=label, help_text=hint, required=required)


def _held(**of: int) -> QuerySet[Posting]:
    rows = Posting.objects.current().filter(**of).select_related("person", "post")
    return rows.order_by("person__name", "person_id", "since", "pk")


def _money(label: Any, hint: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, help_text=hint, min_value=0, max_digits=12, decimal_places=2, required=False
    )


class Made(forms.Form):
    """For one record (or none yet), by one reader."""

    def __init__(self, row: Any, reader: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.reader = row, reader
        self.fit()

    def fit(self) -> None:
        """Narrow the choices to what belongs to the record, begin with what it holds."""

    def choose(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def begin(self, **facts: Any) -> None:
        self.initial = {**facts, **self.initial}

    def address(self, name: str) -> Any:
        """The record at the address that was given; refused where there is none to be seen."""
        text = self.cleaned_data.get(name, "")
        found = record_at(text, self.reader) if text else None
        if text and found is None:
            self.add_error(
                name,
                say("這不是一筆你看得到的紀錄。請開啟那筆紀錄的頁面，把網址貼在這裡。"),
            )
        return found


EVIDENCE = forms.CharField(
    label=_("佐證的紀錄"),
    max_length=300,
    help_text=_("開啟考核結果、改善建議、措施或案件的頁面，把網址貼在這裡。"),
)


class TermsForm(Made):
    """What an award is to be."""

    kind = forms.ChoiceField(label=_("種類"), choices=Award.Kind, widget=forms.RadioSelect)
    title = forms.CharField(label=_("名稱"), max_length=120)
    ground = _words(_("依據"), _("做了什麼、帶來什麼；核准的人與領獎的人都看得到。"))
    amount = _money(_("金額"), _("從部門的年度獎勵預算支出；沒有獎金就留白。"))
    post = _one(_("新職務（晉升）"), Post.objects.order_by("title", "pk"), required=False)
    since = _day(_("到任日（晉升）"), required=False)
    leaves = _one(_("卸任的職務（晉升）"), Posting.objects.none(), required=False)

    def fit(self) -> None:
        if (award := self.row) is None:
            return
        self.choose("leaves", _held(person=award.person_id))
        self.begin(kind=award.kind, title=award.title, ground=award.ground, post=award.post,
                   since=award.since, leaves=award.leaves, amount=award.amount or None)  # fmt: skip


class NominateForm(TermsForm):
    person = _staff(_("個人"), _("表彰整個部門時留白，改選部門。"), required=False)
    department = _one(_("部門"), Department.objects.order_by("name"), required=False)
    evidence = EVIDENCE
    field_order = ("person", "department", "kind", "title", "ground", "evidence", "amount")

    def fit(self) -> None:
        self.choose("leaves", _held())

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        found["evidence"] = self.address("evidence")
        return found


class ReasonForm(Made):
    reason = _words(_("原因"))


class BudgetForm(Made):
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    department = _one(_("部門"), Department.objects.order_by("name"))
    amount = forms.DecimalField(label=_("獎勵預算"), min_value=0, max_digits=12, decimal_places=2)
    reason = _words(_("金額怎麼來的"), _("財務與管理層核准之後才生效。"))

    def fit(self) -> None:
        self.begin(year=clock.today().year)


class RoundForm(Made):
    closes_on = _day(_("提名截止日"))
    call = _words(_("這一期要表彰什麼"), _("主管會收到通知。"), required=False)


class ConclusionForm(Made):
    conclusion = _words(_("評選結論"))


class CoachingForm(Made):
    coach = _staff(_("輔導人"), _("不能是本人。"))
    why = _words(_("為什麼需要輔導"))
    goals = _words(_("目標，一行一個"), _("寫到看得出有沒有做到。"))

    def fit(self) -> None:
        if self.row is not None:
            self.choose("coach", Person.objects.staff().exclude(pk=self.row.person_id))

    def clean_goals(self) -> list[str]:
        return str(self.cleaned_data["goals"]).splitlines()


class SeenForm(Made):
    remark = _words(_("你想說的話"), _("可以留白。"), required=False)


class NoteForm(Made):
    note = _words(_("談了什麼、進展如何"))


class ConcludeForm(Made):
    result = forms.ChoiceField(label=_("結果"), choices=Coaching.Result, widget=forms.RadioSelect)
    met = forms.ModelMultipleChoiceField(
        Goal.objects.none(),
        label=_("達成的目標"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    conclusion = _words(_("結論"))

    def fit(self) -> None:
        if self.row is not None:
            self.choose("met", self.row.goals.all())


class TextForm(Made):
    text = _words(_("內容"))


class VoteForm(Made):
    choice = forms.ChoiceField(label=_("怎麼處理"), widget=forms.RadioSelect)
    reason = _words(_("理由"))

    def fit(self) -> None:
        if self.row is not None:
            self.fields["choice"].choices = self.row.ways  # type: ignore[attr-defined]


class NoticeForm(Made):
    person = _staff(_("責任人"))
    measure = forms.CharField(
        label=_("哪一件措施"),
        max_length=300,
        help_text=_("開啟改善措施、行動或項目的頁面，把網址貼在這裡。"),
    )
    missed = _day(_("逾期的期限"))
    ground = _words(_("依據"), _("做到哪裡、差在哪裡；責任人與主管看得到。"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        found["measure"] = self.address("measure")
        return found

    def clean_missed(self) -> Any:
        day = self.cleaned_data["missed"]
        if day >= clock.today():
            raise forms.ValidationError(say("期限還沒有過，請選今天以前的日子。"))
        return day


class RectifyForm(Made):
    measure = _words(_("怎麼整改"))
    due = _day(_("整改期限"))


class PublishForm(Made):
    is_public = forms.TypedChoiceField(
        label=_("決定"),
        choices=[("no", _("不公布")), ("yes", _("在部門內公布"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = _words(_("理由"))


class CaseForm(Made):
    person = _staff(_("當事人"))
    harm = forms.ChoiceField(label=_("造成什麼"), choices=Case.Harm, widget=forms.RadioSelect)
    facts = _words(_("事實"), _("何時、何地、發生什麼、造成什麼；只寫查得到的。"), rows=5)
    loss = _money(_("損失金額"))
    evidence = forms.CharField(
        label=_("事證的紀錄"),
        max_length=300,
        required=False,
        help_text=_("開啟案件、問題或措施的頁面，把網址貼在這裡；或附檔案，至少一項。"),
    )
    uploads = FilesField(label=_("檔案"), required=False)

    def clean(self) -> dict[str, Any]:
        return with_exhibits(self, super().clean() or {})


class ExhibitForm(Made):
    evidence = forms.CharField(label=_("紀錄的網址"), max_length=300, required=False)
    uploads = FilesField(label=_("檔案"), required=False)

    def clean(self) -> dict[str, Any]:
        return with_exhibits(self, super().clean() or {})


def with_exhibits(form: Made, found: dict[str, Any]) -> dict[str, Any]:
    one = form.address("evidence") if "evidence" in found else None
    found.pop("evidence", None)
    return {**found, "exhibits": [one] if one else []}


class HearingForm(Made):
    at = forms.DateTimeField(label=_("時間"), widget=forms.DateTimeInput(attrs=MOMENT))
    place = forms.CharField(label=_("地點"), max_length=120)
    chair = _staff(_("主持人"), _("不能是當事人或提出人；主持的人之後不能決定。"))


class MinutesForm(Made):
    has_attended = forms.TypedChoiceField(
        label=_("本人是否出席"),
        choices=[("yes", _("出席")), ("no", _("沒有出席"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    minutes = _words(_("紀錄"), _("本人與在場的人說了什麼。"), rows=6)


class PostForm(Made):
    """The change of post that was decided, filled in with what is known of it."""

    post = _one(_("新職務"), Post.objects.order_by("title", "pk"), required=False)
    since = _day(_("到任日"))
    leaves = _one(_("卸任的職務"), Posting.objects.none(), required=False)

    def fit(self) -> None:
        self.choose("leaves", held := _held(person=self.row.person_id))
        self.begin(since=max(self.row.effective_on, clock.today()), leaves=held.first())


class ProposeForm(Made):
    finding = _words(_("認定"), _("哪些事實成立、依據哪些事證、責任如何。"), rows=5)
    measure = forms.ChoiceField(label=_("處理方式"), choices=Case.Measure, widget=forms.RadioSelect)
    measure_text = _words(_("處理的內容"), _("不予處分可以留白。"), required=False)

    def fit(self) -> None:
        case = self.row
        if case is not None:
            self.begin(finding=case.finding, measure=case.measure, measure_text=case.measure_text)
