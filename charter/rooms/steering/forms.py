"""Forms of this room. Each is made for the record it acts on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground.widgets import LongSelect
from charter.kernel.indicators.models import Indicator
from charter.org.fields import PersonField
from charter.org.models import Department, Post
from charter.rooms.improvement.models import Measure, Plan, ResourceAsk
from charter.rooms.steering.drawing import indicators_of
from charter.rooms.steering.models import Allotment, Course, Finding

DAY = {"type": "date"}


def _words(label: Any, hint: Any = "", *, rows: int = 3, required: bool = True) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=hint, widget=box, max_length=4000, required=required
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY))


def _one(label: Any, rows: Any, *, required: bool = True) -> "forms.ModelChoiceField[Any]":
    return forms.ModelChoiceField(rows, label=label, widget=LongSelect, required=required)


def _percent(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=100)


class Made(forms.Form):
    """For one record."""

    def __init__(self, row: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.fit()

    def fit(self) -> None:
        """Narrow the choices to what belongs to the record."""

    def choose(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]


class TaskForm(Made):
    measure = _words(_("任務內容"), rows=2)
    owner = PersonField(label=_("負責人"))
    post = _one(_("崗位"), Post.objects.order_by("title", "pk"), required=False)
    due = _day(_("期限"))
    percent = forms.IntegerField(
        label=_("佔這項措施的百分比"), min_value=1, max_value=100,
        help_text=_("各任務合計100%才算覆蓋整項措施。"),
    )  # fmt: skip


class AllotForm(Made):
    ask = _one(_("需求"), ResourceAsk.objects.none())
    decision = forms.ChoiceField(label=_("決定"), choices=Allotment.Decision.choices)
    note = forms.CharField(
        label=_("說明"), max_length=300, required=False, help_text=_("沒有全數配置時必填。")
    )

    def fit(self) -> None:
        self.choose("ask", ResourceAsk.objects.filter(terms=self.row.terms_id))


class CheckForm(Made):
    percent = _percent(_("檢查看到的完成百分比"))
    finding = _words(_("看到什麼"))


class FinishForm(Made):
    done = _words(_("做了什麼"))


class NothingForm(Made):
    """Only the button."""


class ReasonForm(Made):
    reason = _words(_("原因"))


class RollOutForm(Made):
    case = _words(_("案例：做法、條件、效果"), rows=5)
    departments = forms.ModelMultipleChoiceField(
        Department.objects.none(), label=_("推廣到哪些部門"), widget=forms.CheckboxSelectMultiple
    )

    def fit(self) -> None:
        others = Department.objects.filter(gives_service=True).exclude(pk=self.row.department_id)
        self.choose("departments", others.order_by("name"))


class ReplanForm(Made):
    analysis = _words(_("深入分析：為什麼沒有效果"), rows=5)
    successor = _one(_("後續措施"), Measure.objects.none())

    def fit(self) -> None:
        own = Measure.objects.filter(plan__department=self.row.measure.plan.department_id)
        self.choose("successor", own.filter(pk__gt=self.row.measure_id).order_by("-pk"))


class AnswerForm(Made):
    cause = _words(_("原因"))
    proposal = _words(_("對策與調整建議"))


class RulingForm(Made):
    ruling = _words(_("審核意見"))


class NoteForm(Made):
    note = _words(_("說明"))


class ConclusionForm(Made):
    conclusions = _words(_("結論"), _("發布之後一個字都不會再變。"), rows=6)

    def fit(self) -> None:
        self.fields["conclusions"].initial = self.row.conclusions


class AssessForm(Made):
    """For indicators whose method is a survey or a look on site; each says which in its label."""

    indicator = _one(_("指標"), Course.objects.none())
    value = forms.DecimalField(label=_("數值"), max_digits=18, decimal_places=6)
    n = forms.IntegerField(
        label=_("答覆份數"), required=False, min_value=1, help_text=_("客戶調查必填。")
    )
    note = _words(_("看到什麼"), _("現場檢查必填：在哪裡、看到什麼。"), required=False)

    def fit(self) -> None:
        found = indicators_of(self.row.cycle).filter(method__in=("survey", "on_site"))
        self.choose("indicator", found)
        self.fields["indicator"].label_from_instance = _with_method  # type: ignore[attr-defined]


def _with_method(one: Indicator) -> str:
    return f"{one}（{one.get_method_display()}）"


class RateForm(Made):
    indicator = _one(_("指標"), Course.objects.none())
    score = forms.DecimalField(
        label=_("評分（0至100）"), min_value=0, max_value=100, max_digits=5, decimal_places=1
    )
    note = _words(_("說明"), _("兩方相差太多時，請先面談並寫下結果。"), required=False)

    def fit(self) -> None:
        self.choose("indicator", indicators_of(self.row.cycle).filter(method="rating"))


class FindingForm(Made):
    kind = forms.ChoiceField(label=_("種類"), choices=Finding.Kind.choices)
    text = _words(_("內容"))
    department = _one(_("部門"), Department.objects.order_by("name"), required=False)


class MeasureForm(Made):
    finding = _one(_("問題"), Finding.objects.none())
    measure = _words(_("措施"), rows=2)
    owner = PersonField(label=_("負責人"))
    due = _day(_("期限"))

    def fit(self) -> None:
        problems = self.row.findings.unanswered()
        self.choose("finding", problems)


class ReportForm(Made):
    """One percent per measure under way, and words."""

    row: Plan

    def fit(self) -> None:
        found = Course.objects.under_way().filter(measure__plan=self.row).order_by("pk")
        self.courses = list(found)
        for course in self.courses:
            said = _("「%(title)s」完成百分比") % {"title": course.title}
            hint = _("按日期應到%(n)s%%") % {"n": course.planned_percent}
            field = forms.IntegerField(
                label=said, min_value=0, max_value=100, help_text=hint, initial=course.percent
            )
            self.fields[f"course_{course.pk}"] = field
        self.fields["text"] = _words(_("進度、困難與需要的支持"), rows=5)

    def told(self) -> dict[str, Any]:
        data = self.cleaned_data
        percents = {course.pk: data[f"course_{course.pk}"] for course in self.courses}
        return {"text": data["text"], "percents": percents}
