"""Parsing and shape of calendars: slots as people write them, days, closures."""

import re
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.org.calendars.parts import Slots
from charter.org.models import Customer, Department, WorkingCalendar
from charter.org.models.calendars import hhmm

SLOT = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~]\s*(\d{1,2}):(\d{2})")
WEEK = (_("週一"), _("週二"), _("週三"), _("週四"), _("週五"), _("週六"), _("週日"))
MOMENT = {"type": "datetime-local"}


class SlotsField(forms.CharField):
    """`09:00–12:00, 13:00–18:00`; empty is a day off."""

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").replace("，", ",").replace("、", ",")
        pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
        found = [SLOT.fullmatch(piece) for piece in pieces]
        if not all(found):
            raise forms.ValidationError(_("請寫成09:00–12:00, 13:00–18:00；不上班就留空。"))
        numbers = [[int(n) for n in match.groups()] for match in found if match]
        return tuple((a * 60 + b, c * 60 + d) for a, b, c, d in numbers)


def written(slots: Slots) -> str:
    return ", ".join(f"{hhmm(a)}–{hhmm(b)}" for a, b in slots)


class WeekForm(forms.Form):
    zone = forms.ChoiceField(
        label=_("時區"), choices=[(z, z) for z in sorted(available_timezones())]
    )
    always_open = forms.BooleanField(label=_("全年無休、24小時"), required=False)

    def __init__(self, *args: Any, week: tuple[Slots, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n, name in enumerate(WEEK):
            initial = written(week[n]) if week else ""
            self.fields[f"day{n}"] = SlotsField(label=name, required=False, initial=initial)

    def week(self) -> tuple[Slots, ...]:
        return tuple(self.cleaned_data[f"day{n}"] for n in range(7))


class NewForm(WeekForm):
    """The first one begins as the company's own, with the holidays of its zone."""

    name = forms.CharField(label=_("名稱"), max_length=100)
    country = forms.ChoiceField(
        label=_("國定假日"), choices=WorkingCalendar.Country, required=False
    )
    department = forms.ModelChoiceField(
        label=_("部門"),
        queryset=Department.objects.order_by("name"),
        required=False,
        empty_label=_("不限部門"),
    )
    customer = forms.ModelChoiceField(
        label=_("客戶"),
        queryset=Customer.objects.order_by("name"),
        required=False,
        empty_label=_("不限客戶"),
    )
    is_default = forms.BooleanField(label=_("作為公司的工作日曆"), required=False)

    field_order = ["name", "country", "department", "customer", "is_default"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("department") and found.get("customer"):
            self.add_error("customer", _("日曆只屬於一個部門或一個客戶，請清掉一個。"))
        return found


class DayForm(forms.Form):
    date = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}))
    is_working = forms.BooleanField(label=_("這天要上班"), required=False)
    name = forms.CharField(label=_("說明"), max_length=60)
    hours = SlotsField(label=_("當天時段"), required=False, help_text=_("留空就照平常的時段。"))

    def clean_hours(self) -> tuple[int, int] | None:
        slots: Slots = self.cleaned_data["hours"]
        if len(slots) > 1:
            raise forms.ValidationError(_("當天只能有一個時段。"))
        return slots[0] if slots else None


class ClosureForm(forms.Form):
    name = forms.CharField(label=_("事由"), max_length=60, help_text=_("例如「颱風停班」。"))
    starts_at = forms.DateTimeField(label=_("從"), widget=forms.DateTimeInput(attrs=MOMENT))
    ends_at = forms.DateTimeField(label=_("到"), widget=forms.DateTimeInput(attrs=MOMENT))
