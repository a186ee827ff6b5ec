"""The forms of a promise: made, and its times changed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.org.models import Customer, WorkingCalendar
from charter.rooms.aftersales.models import Commitment, Priority, Target
from charter.rooms.aftersales.verbs.commitments import Times
from charter.rooms.projects.models import Project

AREA = {"rows": 3}
# Minutes: (response, update, resolution, around the clock) of the usual four priorities.
USUAL: dict[int, tuple[int, int, int, bool]] = {
    Priority.URGENT: (15, 60, 240, True),
    Priority.HIGH: (60, 240, 480, False),
    Priority.NORMAL: (240, 0, 1440, False),
    Priority.LOW: (480, 0, 4800, False),
}
MINUTE = 60


class TimesForm(forms.Form):
    """Times in minutes of working time, for every priority, and the calendar they are counted by.

    `usual` are those with which the form begins: (response, update, resolution, always).
    """

    calendar = forms.ModelChoiceField(
        label=_("服務日曆"),
        queryset=WorkingCalendar.objects.active(),
        required=False,
        empty_label=_("照客戶或公司的工作日曆"),
    )

    def __init__(
        self,
        *args: Any,
        usual: Mapping[int, tuple[int, int, int, bool]] = USUAL,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for priority in Priority:
            response, update, resolution, always = usual[priority]
            name = {"name": priority.label}
            self.fields[f"response_{priority}"] = forms.IntegerField(
                label=_("%(name)s：響應（分鐘）") % name, min_value=1, initial=response
            )
            self.fields[f"update_{priority}"] = forms.IntegerField(
                label=_("%(name)s：告知進度（分鐘）") % name,
                min_value=0,
                required=False,
                initial=update,
            )
            self.fields[f"resolution_{priority}"] = forms.IntegerField(
                label=_("%(name)s：解決（分鐘）") % name, min_value=1, initial=resolution
            )
            self.fields[f"always_{priority}"] = forms.BooleanField(
                label=_("%(name)s：24小時計時") % name, required=False, initial=always
            )

    @property
    def plain(self) -> list[forms.BoundField]:
        """What is not a time: asked before them."""
        timed = {one.name for row in self.rows for one in row}
        return [one for one in self if one.name not in timed]

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The times as they are read: one priority under the other."""
        names = (*NUMBERS, "always")
        return [[self[f"{name}_{p}"] for name in names] for p in Priority]

    def times(self) -> dict[int, Times]:
        """What is promised, by priority, in seconds; valid forms only."""
        found: dict[int, Times] = {}
        for p in Priority:
            data = {name: self.cleaned_data[f"{name}_{p}"] or 0 for name in NUMBERS}
            seconds = {name: minutes * MINUTE for name, minutes in data.items()}
            found[p] = Times(always=self.cleaned_data[f"always_{p}"], **seconds)
        return found


NUMBERS = ("response", "update", "resolution")


class CommitmentForm(TimesForm):
    """A new promise to a customer."""

    customer = forms.ModelChoiceField(
        label=_("客戶"), queryset=Customer.objects.filter(is_active=True).order_by("name")
    )
    project = forms.ModelChoiceField(
        label=_("項目"),
        queryset=Project.objects.order_by("-id"),
        required=False,
        empty_label=_("這個客戶的所有工單"),
    )
    title = forms.CharField(label=_("名稱"), max_length=100)
    source = forms.CharField(
        label=_("依據"), max_length=100, required=False, help_text=_("例如「合約第4條」。")
    )
    content = forms.CharField(label=_("服務內容"), widget=forms.Textarea(attrs=AREA))
    hotline = forms.CharField(label=_("服務熱線"), max_length=40, required=False)
    mailbox = forms.EmailField(label=_("服務信箱"), required=False)
    active_from = forms.DateField(label=_("生效日"), widget=forms.DateInput(attrs={"type": "date"}))
    active_until = forms.DateField(
        label=_("到期日"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    field_order = (
        *("customer", "project", "title", "source", "content", "calendar", "hotline", "mailbox"),
        *("active_from", "active_until"),
    )

    def promise(self) -> dict[str, Any]:
        """What is promised, apart from the times; valid forms only."""
        return {name: self.cleaned_data[name] for name in self.field_order}


class ChangeTimesForm(TimesForm):
    """Other times for a promise that stands, with the reason."""

    reason = forms.CharField(label=_("為什麼要改"), max_length=200)


def times_of(commitment: Commitment) -> dict[int, tuple[int, int, int, bool]]:
    """The times of a promise in minutes, as the form begins."""
    return {
        t.priority: (
            t.response_seconds // MINUTE,
            t.update_seconds // MINUTE,
            t.resolution_seconds // MINUTE,
            t.always,
        )
        for t in commitment.targets.all()
    }


def targets_for(times: Mapping[int, Times]) -> dict[int, Target]:
    """Targets that stand nowhere yet, to see what they would move."""
    return {
        priority: Target(
            priority=priority,
            response_seconds=told.response,
            update_seconds=told.update,
            resolution_seconds=told.resolution,
            always=told.always,
        )
        for priority, told in times.items()
    }
