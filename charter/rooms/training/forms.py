"""Parsing and shape only; pages and API share them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground.widgets import FilesField
from charter.kernel.indicators.rules import RULES
from charter.org.fields import PeopleField, PersonField
from charter.org.models import Department, Person, Skill
from charter.rooms.training.models import REGULAR, Course, Kind, Need, PlanItem, Session, Subject

LEVELS = [
    ("", "--"),
    (1, _("1級：學習中")),
    (2, _("2級：有人帶能做")),
    (3, _("3級：獨立做")),
    (4, _("4級：能教別人")),
]
FIVE = [
    (5, _("5 非常有幫助")),
    (4, _("4 有幫助")),
    (3, _("3 普通")),
    (2, _("2 幫助不大")),
    (1, _("1 沒有幫助")),
]
AT_WORK = [
    (5, _("5 一直都用得上，也教別人")),
    (4, _("4 大多用得上")),
    (3, _("3 部分用得上")),
    (2, _("2 很少用上")),
    (1, _("1 沒有用上")),
]
MOMENT = {"type": "datetime-local"}


def words(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, **more
    )


def colleague(label: Any, **more: Any) -> Any:
    return PersonField(label=label, **more)


def _score(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=100, max_digits=4, decimal_places=1, required=False
    )


def _hours() -> forms.DecimalField:
    return forms.DecimalField(label=_("時數"), min_value=0, max_digits=5, decimal_places=1)


def _skill() -> Any:
    skills = Skill.objects.order_by("name")
    return forms.ModelChoiceField(label=_("技能"), queryset=skills, required=False)


def _level() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("等級"), choices=LEVELS, coerce=int, empty_value=None, required=False
    )


def moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, widget=forms.DateTimeInput(attrs=MOMENT))


def date(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


class NothingForm(forms.Form):
    """A verb that needs no more than its button."""


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=300)


class CourseForm(forms.Form):
    title = forms.CharField(label=_("課程名稱"), max_length=120)
    subject = forms.ChoiceField(label=_("類別"), choices=Subject)
    kind = forms.ChoiceField(label=_("方式"), choices=Kind, initial=Kind.INSIDE)
    hours = _hours()
    aim = words(_("學完會什麼"), required=False)
    skill = _skill()
    level = _level()
    pass_score = forms.IntegerField(
        label=_("及格分數"), min_value=0, max_value=100, initial=60, help_text=_("滿分100。")
    )
    indicator = forms.ChoiceField(
        label=_("對應的指標"),
        required=False,
        help_text=_("工作上該看到的變化（第四級）：舉辦前後由系統比較。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted((name, rule.label) for name, rule in RULES.items() if rule.source)
        self.fields["indicator"].choices = [("", "--"), *known]  # type: ignore[attr-defined]


class EditCourseForm(CourseForm):
    is_offered = forms.BooleanField(label=_("仍然開課"), required=False)


class SessionForm(forms.Form):
    course = forms.ModelChoiceField(label=_("課程"), queryset=Course.objects.none())
    starts_at = moment(_("開始"))
    ends_at = moment(_("結束"))
    place = forms.CharField(label=_("地點"), max_length=120)
    teacher = colleague(_("講師"), required=False)
    teacher_name = forms.CharField(
        label=_("外部講師"), max_length=60, required=False, help_text=_("講師不是同事時填寫。")
    )
    seats_count = forms.IntegerField(label=_("席位"), min_value=1, max_value=2000, initial=20)
    # For programs; on the page a whole department is one choice among the people.
    department = forms.ModelChoiceField(
        Department.objects.order_by("code"), required=False, widget=forms.HiddenInput
    )
    people = PeopleField(label=_("邀請"), required=False)
    need = forms.ModelChoiceField(
        label=_("為了哪一項需要"),
        queryset=Need.objects.none(),
        required=False,
        help_text=_("改善措施要求的培訓：相關人員會一起邀請。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = Course.objects.offered()  # type: ignore[attr-defined]
        needs = Need.objects.open().of_measures()
        self.fields["need"].queryset = needs  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        people = list(found.get("people") or [])
        if unit := found.pop("department", None):
            people += [one for one in Person.objects.staff().filter(department=unit)]
        found["people"] = list({one.pk: one for one in people}.values())
        return found


class MoveForm(forms.Form):
    starts_at = moment(_("開始"))
    ends_at = moment(_("結束"))
    place = forms.CharField(label=_("地點"), max_length=120)


class InviteForm(forms.Form):
    people = PeopleField(label=_("邀請"))


class PresentForm(forms.Form):
    """Those invited who are not there yet."""

    people = PeopleField(Person.objects.get_queryset().none(), label=_("到場的人"))

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = session.seats.kept().filter(attended_at=None).values("person")
        people = Person.objects.staff().filter(pk__in=waiting)
        self.fields["people"].queryset = people  # type: ignore[attr-defined]


class ReactForm(forms.Form):
    reaction = forms.TypedChoiceField(
        label=_("這堂課對你的工作"), choices=FIVE, coerce=int, widget=forms.RadioSelect
    )
    words = words(
        _("想說的話"), required=False, help_text=_("講師與人力資源看得到內容，看不到是誰寫的。")
    )


class CorrectForm(forms.Form):
    score = _score(_("成績"))
    pretest = _score(_("課前測驗"))
    is_passed = forms.BooleanField(label=_("通過"), required=False)
    reason = forms.CharField(label=_("更正的原因"), max_length=300)


class JudgeForm(forms.Form):
    level = forms.TypedChoiceField(
        label=_("工作中用得上嗎"), choices=AT_WORK, coerce=int, widget=forms.RadioSelect
    )
    text = words(_("看到了什麼"), help_text=_("具體的工作與結果，例如獨立完成了哪一次切換。"))


class CertifyForm(forms.Form):
    upload = forms.FileField(label=_("證書"))


class FilesForm(forms.Form):
    uploads = FilesField(label=_("證明"), camera=True)


class ClaimForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("方式"),
        choices=[(k.value, k.label) for k in (Kind.SELF, Kind.OUTSIDE)],
        widget=forms.RadioSelect,
        initial=Kind.SELF,
    )
    title = forms.CharField(label=_("學了什麼"), max_length=120)
    subject = forms.ChoiceField(label=_("類別"), choices=[(s.value, s.label) for s in REGULAR])
    provider = forms.CharField(label=_("哪裡學的"), max_length=120, required=False)
    started_on = date(_("開始日"))
    finished_on = date(_("完成日"))
    hours = _hours()
    score = _score(_("成績"))
    learned = words(_("學到什麼，打算用在哪裡"))
    item = forms.ModelChoiceField(
        label=_("計劃裡的哪一項"), queryset=PlanItem.objects.none(), required=False
    )
    uploads = FilesField(label=_("證明"), camera=True)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = PlanItem.objects.to_do().filter(plan__person=person)
        self.fields["item"].queryset = mine  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    note = forms.CharField(label=_("給本人的話"), max_length=300, required=False)


class ItemForm(forms.Form):
    title = forms.CharField(label=_("學什麼"), max_length=120)
    subject = forms.ChoiceField(label=_("類別"), choices=[(s.value, s.label) for s in REGULAR])
    kind = forms.ChoiceField(label=_("方式"), choices=Kind)
    due = date(_("期限"))
    skill = _skill()
    level = _level()
    course = forms.ModelChoiceField(label=_("課程"), queryset=Course.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = Course.objects.offered()  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    text = words(_("結論"), help_text=_("指標舉辦前後的變化由系統比較；這裡寫你怎麼看。"))


class CodeForm(forms.Form):
    """What somebody reads from the teacher's screen."""

    code = forms.RegexField(
        label=_("六位數簽到碼"),
        regex=r"^\s*\d{3}\s?\d{3}\s*$",
        error_messages={"invalid": _("簽到碼是六位數字，請看講師的畫面。")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 7}
        ),
    )
    session = forms.ModelChoiceField(label=_("哪一場"), queryset=Session.objects.none())

    def __init__(self, sessions: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]


class ResultForm(forms.Form):
    """One row of the results: a person who was there."""

    score = _score(_("成績"))
    pretest = _score(_("課前測驗"))
    failed = forms.BooleanField(label=_("未通過"), required=False)
