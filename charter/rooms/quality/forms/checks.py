"""Planning a check, and the sheet that is worked through on the phone."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground.widgets import LongSelect
from charter.org.models import Department
from charter.rooms.projects.models import Deliverable, Project
from charter.rooms.projects.models.initiation import ServiceType
from charter.rooms.quality.forms.fields import FilesField, day, person, text
from charter.rooms.quality.models import Check, CheckItem, Mark, Method, Step
from charter.rooms.quality.sampling import AQLS, MOST

NOTE = 1000
UNIT = 200


class DeliverableField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.task}）"


class PlanCheckForm(forms.Form):
    """Within a project its deliverables can be chosen; without one the type of service is asked."""

    method = forms.ChoiceField(label=_("檢查方式"), choices=Method)
    deliverable = DeliverableField(
        queryset=Deliverable.objects.none(),
        label=_("哪個交付物"),
        required=False,
        widget=LongSelect,
    )
    title = forms.CharField(
        label=_("檢查什麼"), max_length=160, required=False, help_text=_("選了交付物就可以不填。")
    )
    checker = person(_("檢查人"))
    author = person(
        _("製作者"), required=False, help_text=_("自查與交叉檢查必填；交付物的當責人會自動帶入。")
    )
    due = day(_("期限"))
    step = forms.ChoiceField(label=_("環節"), choices=Step, initial=Step.DELIVERY)
    service_type = forms.ChoiceField(
        label=_("服務類型"), choices=[("", "--"), *ServiceType.choices], required=False
    )
    department = forms.ModelChoiceField(
        queryset=Department.objects.order_by("name"), label=_("部門"), required=False
    )
    lot = forms.IntegerField(
        label=_("總數"), required=False, min_value=2, max_value=MOST,
        help_text=_("重複的工作（例如本月200張工單）填總數，系統按標準抽樣。"),
    )  # fmt: skip
    units = forms.CharField(
        label=_("逐件名稱"), required=False, max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("一行一件；不填就只編號。"),
    )  # fmt: skip
    aql = forms.TypedChoiceField(
        label=_("可接受的不合格率（AQL）"),
        choices=[("", "--"), *((str(one), f"{one}%") for one in AQLS)],
        coerce=Decimal,
        required=False,
        empty_value=None,
    )

    def within(self, project: Project | None) -> "PlanCheckForm":
        """Ask only what this place does not say already."""
        names = ("service_type", "department") if project else ("deliverable",)
        for name in names:
            del self.fields[name]
        if project:
            found = Deliverable.objects.filter(
                task__project=project, task__plan__state="in_force"
            ).select_related("task", "accountable")
            self.fields["deliverable"].queryset = found  # type: ignore[attr-defined]
        return self

    def clean_units(self) -> list[str]:
        lines = (line.strip()[:UNIT] for line in self.cleaned_data["units"].splitlines())
        return [line for line in lines if line]

    def clean(self) -> dict[str, Any]:
        """A deliverable says its task and its author by itself."""
        found = super().clean() or {}
        item = found.pop("deliverable", None)
        found |= {"task": item.task if item else None, "deliverable": item.name if item else ""}
        if item and not found.get("author"):
            found["author"] = item.accountable
        return found


class HandOverCheckForm(forms.Form):
    checker = person(_("改由誰檢查"))
    reason = forms.CharField(label=_("原因"), max_length=300)


class CancelCheckForm(forms.Form):
    reason = forms.CharField(label=_("為什麼不做"), max_length=300)


class SheetForm(forms.Form):
    """One mark, note and place for photos per item; at the end who said it, and a remark."""

    def __init__(self, check: Check, items: Iterable[CheckItem], *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.items = list(items)
        for item in self.items:
            self.fields[f"m-{item.pk}"] = forms.ChoiceField(
                label=_("結果"), choices=Mark, required=False, initial=item.mark,
                widget=forms.RadioSelect,
            )  # fmt: skip
            self.fields[f"n-{item.pk}"] = forms.CharField(
                label=_("看到什麼"), required=False, max_length=NOTE, initial=item.note,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
            self.fields[f"f-{item.pk}"] = FilesField(label=_("照片"), required=False)
        if check.method == Method.CUSTOMER:
            self.fields["told_by"] = forms.CharField(
                label=_("客戶的哪一位"), required=False, max_length=60
            )
        self.fields["remark"] = text(_("總的說明"), required=False)

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "item": item,
                "mark": self[f"m-{item.pk}"],
                "note": self[f"n-{item.pk}"],
                "files": self[f"f-{item.pk}"],
            }
            for item in self.items
        ]

    @property
    def marks(self) -> dict[int, tuple[str, str]]:
        said = self.cleaned_data
        return {i.pk: (said[f"m-{i.pk}"], said[f"n-{i.pk}"]) for i in self.items}

    @property
    def uploads(self) -> dict[int, list[Any]]:
        found = {i.pk: self.cleaned_data[f"f-{i.pk}"] for i in self.items}
        return {pk: files for pk, files in found.items() if files}

    @property
    def ending(self) -> dict[str, str]:
        said = self.cleaned_data
        return {"told_by": said.get("told_by", ""), "remark": said["remark"]}
