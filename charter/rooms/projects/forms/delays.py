"""Why it differs, and what is done about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.org.fields import PersonField
from charter.org.models import Person
from charter.rooms.projects.models import Correction, Deviation, Member, Project
from charter.rooms.projects.plan_forms import Day


class CauseForm(forms.Form):
    """One deviation: the task is named by the form's prefix."""

    cause = forms.ChoiceField(label=_("原因"), choices=Deviation.Cause.choices)
    explanation = forms.CharField(
        label=_("說明"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )

    def answer(self) -> tuple[str, str]:
        return self.cleaned_data["cause"], self.cleaned_data["explanation"]


class CorrectionForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("做法"), choices=Correction.Kind.choices, widget=forms.RadioSelect
    )
    measure = forms.CharField(
        label=_("糾偏措施"),
        help_text=_("誰多做什麼、工作怎麼併或拆、改哪一步、新日期是哪一天"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    owner = PersonField(label=_("負責人"))
    due = forms.DateField(label=_("期限"), widget=Day)
    moves_baseline = forms.BooleanField(
        label=_("要改計劃的日期"),
        help_text=_("會開一份新版計劃，重新審批；核准前現行基線照舊。商定新日期時一定要改。"),
        required=False,
    )
    agreed_with = forms.CharField(
        label=_("客戶方與誰談定"),
        help_text=_("商定新日期時必填"),
        max_length=80,
        required=False,
    )
    agreed_on = forms.DateField(label=_("談定日"), widget=Day, required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = Member.objects.current().filter(role__project=project).values("person")
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        people = Person.objects.staff()
        near = people.filter(pk__in=team) | people.filter(department=project.department_id)
        owner.queryset = near.distinct()
        self.fields["due"].widget.attrs["min"] = clock.today().isoformat()
