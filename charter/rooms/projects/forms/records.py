"""The other forms of the room: requirements, team, acceptance, summary."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.org.fields import PersonField
from charter.org.models import Customer, Person
from charter.rooms.projects.forms.fields import Lines, MessyDate
from charter.rooms.projects.models import (
    Acceptance,
    DocumentKind,
    ItemMark,
    Project,
    Raci,
    Requirement,
    Signature,
)


def area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class RequirementForm(forms.Form):
    customer = forms.ModelChoiceField(
        Customer.objects.filter(is_active=True).order_by("name", "pk"), label=_("客戶")
    )
    title = forms.CharField(label=_("需求名稱"), max_length=120)
    text = forms.CharField(label=_("需求內容"), widget=area(8), max_length=10000)
    source = forms.ChoiceField(label=_("來源"), choices=Requirement.Source)
    received_on = MessyDate(label=_("收到日期"), required=False, help_text=_("空白就是今天"))


class EvaluationForm(forms.Form):
    feasibility = forms.CharField(label=_("可行性"), widget=area(), max_length=5000)
    value = forms.CharField(label=_("對客戶與公司的價值"), widget=area(), max_length=5000)
    risks = forms.CharField(label=_("風險"), widget=area(), max_length=5000)
    analysis = forms.CharField(label=_("需求分析"), widget=area(), required=False, max_length=5000)
    recommendation = forms.ChoiceField(label=_("建議"), choices=Requirement.Advice)


class StartForm(forms.Form):
    name = forms.CharField(label=_("項目名稱"), max_length=120)
    customer = forms.ModelChoiceField(
        Customer.objects.filter(is_active=True).order_by("name", "pk"), label=_("客戶")
    )
    requirement = forms.ModelChoiceField(
        Requirement.objects.order_by("-id"), label=_("客戶需求"), required=False
    )


class RoleForm(forms.Form):
    name = forms.CharField(label=_("角色"), max_length=60)


class MemberForm(forms.Form):
    person = PersonField(label=_("成員"))
    percent = forms.IntegerField(label=_("投入比例"), min_value=1, max_value=100)
    duties = forms.CharField(label=_("職責"), widget=area(2), max_length=2000)
    since = MessyDate(label=_("開始日"), required=False, help_text=_("空白就是項目開始日"))
    until = MessyDate(label=_("結束日"), required=False, help_text=_("空白就是項目完成日"))


class RaciForm(forms.Form):
    phase = forms.ChoiceField(choices=Project.Phase)
    letter = forms.ChoiceField(choices=[("", "--"), *Raci.Letter.choices], required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=500)


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(label=_("類別"), choices=DocumentKind)
    title = forms.CharField(label=_("文件名稱"), max_length=120)
    upload = forms.FileField(label=_("檔案"))


class ProofForm(forms.Form):
    proof = forms.CharField(label=_("達成的證明"), widget=area(2), max_length=5000)


class TermsForm(forms.Form):
    held_on = MessyDate(label=_("驗收日期"))
    method = forms.ChoiceField(label=_("驗收方式"), choices=Acceptance.Method)
    criteria = forms.CharField(label=_("驗收標準"), widget=area(), max_length=5000)


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("回覆"), widget=area(2), max_length=5000)


class SignForm(forms.Form):
    """`content_hash` is that of the page the customer looked at."""

    content_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=Signature.Verdict)
    stars = forms.TypedChoiceField(
        label=_("整體滿意嗎？"),
        coerce=int,
        empty_value=None,
        choices=[(5, "5"), (4, "4"), (3, "3"), (2, "2"), (1, "1")],
        required=False,
    )
    name = forms.CharField(label=_("簽名"), max_length=60)
    remarks = Lines(
        label=_("要補正的事項"),
        required=False,
        help_text=_("每行一項；附條件通過時，每一項都由項目經理限期補正"),
    )
    drawing = forms.CharField(required=False, max_length=60000, widget=forms.HiddenInput)


class MarkForm(forms.Form):
    mark = forms.ChoiceField(label=_("這一項"), choices=ItemMark.Mark)
    note = forms.CharField(label=_("意見"), widget=area(2), max_length=5000, required=False)


class OpinionForm(forms.Form):
    about = forms.CharField(label=_("哪一項"), max_length=120, required=False)
    text = forms.CharField(label=_("意見"), widget=area(3), max_length=5000)


class SummaryForm(forms.Form):
    """A draft may be saved unfinished; what is asked when it is handed in is not optional."""

    truly_optional: tuple[str, ...] = ()

    goals_reached = forms.CharField(label=_("目標達成情況"), widget=area(), required=False)
    problems = forms.CharField(label=_("遇到的問題"), widget=area(), required=False)
    improvements = forms.CharField(label=_("改進建議"), widget=area(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, 4):
            self.fields[f"lesson_{n}"] = forms.CharField(
                label=f"{_('經驗教訓')}{n}", widget=area(2), required=False
            )
            self.fields[f"owner_{n}"] = PersonField(
                label=_("由誰帶到下一個項目"),
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for n in range(1, 4):
            if found.get(f"lesson_{n}") and not found.get(f"owner_{n}"):
                self.add_error(f"owner_{n}", _("每條經驗教訓都要有人負責帶下去。"))
        return found

    def lessons(self) -> list[tuple[str, Person]]:
        data = self.cleaned_data
        pairs = [(data[f"lesson_{n}"], data[f"owner_{n}"]) for n in range(1, 4)]
        return [(text, owner) for text, owner in pairs if text and owner]
