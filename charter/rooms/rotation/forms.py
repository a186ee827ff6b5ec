"""Parsing and shape only; shared by page and API."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground.widgets import LongSelect
from charter.org.fields import PersonField
from charter.org.models import Department, Person, Post, Posting
from charter.rooms.projects.models import Project
from charter.rooms.rotation.models import HandOver, HandOverItem, RotationPlan

LINES = {"rows": 2}
DAY = {"type": "date"}


def _date(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(DAY), **more)


class OpenForm(forms.Form):
    person = PersonField(label=_("誰要交接"))
    occasion = forms.ChoiceField(label=_("事由"), choices=HandOver.Occasion)
    last_day = _date(_("最後一天"))
    project = forms.ModelChoiceField(
        Project.objects.filter(phase__in=Project.ACTIVE).order_by("number"),
        label=_("項目"),
        required=False,
        widget=LongSelect,
        help_text=_("只離開一個項目時才選。"),
    )
    successor = PersonField(label=_("接手的人"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        leaves_project = data.get("occasion") == HandOver.Occasion.PROJECT
        if leaves_project != bool(data.get("project")):
            self.add_error("project", _("離開項目要選是哪一個項目；其他事由請留空。"))
        return data


class ItemsForm(forms.Form):
    items = forms.ModelMultipleChoiceField(
        HandOverItem.objects.none(),
        label=_("項目"),
        error_messages={"required": _("請至少勾選一項。")},
    )

    def __init__(self, found: HandOver, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].queryset = found.items.all()  # type: ignore[attr-defined]


class NameForm(ItemsForm):
    """Without items: who takes whatever names nobody else."""

    successor = PersonField(label=_("接手的人"))

    def __init__(self, found: HandOver, *args: Any, **kwargs: Any) -> None:
        super().__init__(found, *args, **kwargs)
        self.fields["items"].required = False

    def clean_items(self) -> list[HandOverItem] | None:
        return list(self.cleaned_data["items"]) or None


class TakeForm(ItemsForm):
    """Without items: everything that waits for whoever takes."""

    def __init__(self, found: HandOver, *args: Any, **kwargs: Any) -> None:
        super().__init__(found, *args, **kwargs)
        self.fields["items"].required = False


class KeepForm(ItemsForm):
    reason = forms.CharField(label=_("由本人繼續的理由"), max_length=300)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=300, widget=forms.Textarea(LINES))


class PlainForm(forms.Form):
    pass


class PlanForm(forms.Form):
    department = forms.ModelChoiceField(Department.objects.order_by("code"), label=_("部門"))
    title = forms.CharField(label=_("計劃名稱"), max_length=120)


class _LineForm(forms.Form):
    posting = forms.ModelChoiceField(Posting.objects.none(), label=_("誰與職務"))

    def __init__(self, plan: RotationPlan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Posting.objects.current().filter(
            post__department=plan.department_id, person__in=Person.objects.staff().values("pk")
        )
        held = held.select_related("person", "post").order_by("since", "person__name")
        self.fields["posting"].queryset = held  # type: ignore[attr-defined]


class MoveForm(_LineForm):
    to_post = forms.ModelChoiceField(
        Post.objects.select_related("department").order_by("department__code", "title"),
        label=_("調到哪個職務"),
        widget=LongSelect,
    )
    on = _date(_("就任日"))
    reason = forms.CharField(label=_("說明"), max_length=300, required=False)


class StayForm(_LineForm):
    until = _date(_("留任到"), help_text=_("一次最多一年，到期再檢視。"))
    reason = forms.CharField(label=_("不輪崗的理由"), max_length=300, widget=forms.Textarea(LINES))


class FitForm(forms.Form):
    reason = forms.CharField(
        label=_("為什麼仍由他擔任，如何補足"), max_length=300, widget=forms.Textarea(LINES)
    )
