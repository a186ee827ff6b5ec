"""Parsing and shape of what people type about meetings."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from charter.kernel.meetings.models import Attendance, Item, Meeting
from charter.kernel.meetings.rules import KINDS
from charter.org.fields import PeopleField, PersonField

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
DAY = forms.DateInput(attrs={"type": "date"})
ANSWERS = [choice for choice in Attendance.Answer.choices if choice[0] != "asked"]


class _Called(forms.Form):
    kind = forms.ChoiceField(label=_("會議種類"), choices=lambda: _kinds())
    title = forms.CharField(label=_("名稱"), max_length=120)
    minutes = forms.IntegerField(label=_("長度（分鐘）"), initial=60, min_value=1, max_value=1440)
    place = forms.CharField(label=_("地點或連線方式"), max_length=120, required=False)


def _kinds() -> list[tuple[str, Any]]:
    return [(kind.name, kind.label) for kind in KINDS.values()]


class CallForm(_Called):
    starts_at = forms.DateTimeField(label=_("開始"), widget=MOMENT)
    secretary = PersonField(label=_("紀錄人"), required=False)
    people = PeopleField(label=_("與會者"), required=False)
    guests = forms.CharField(
        label=_("外賓"),
        max_length=200,
        required=False,
        help_text=_("客戶或其他公司的人，寫姓名即可。"),
    )
    field_order = ("kind", "title", "starts_at", "minutes", "place", "secretary", "people")


class SeriesForm(_Called):
    first_at = forms.DateTimeField(label=_("第一次開始"), widget=MOMENT)
    every_days = forms.IntegerField(label=_("每幾天一次"), initial=7, min_value=1, max_value=366)
    people = PeopleField(label=_("與會者"), required=False)
    field_order = ("kind", "title", "first_at", "every_days", "minutes", "place", "people")


class MoveForm(forms.Form):
    starts_at = forms.DateTimeField(label=_("改到"), widget=MOMENT)
    reason = forms.CharField(label=_("原因"), max_length=300)


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=300)


class ItemForm(forms.Form):
    item = forms.CharField(label=_("議題"), max_length=200)


class MinutesForm(forms.Form):
    """The whole screen of a running meeting: seats, what is said on each item, the summary, one
    more item, one more decision. Whatever button is pressed, everything typed is kept."""

    minutes = forms.CharField(
        label=_("會議摘要"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    item = forms.CharField(label=_("加一項議題"), max_length=200, required=False)
    decision = forms.CharField(
        label=_("決議"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    of = forms.TypedChoiceField(label=_("屬於哪一項"), required=False, coerce=int, empty_value=None)
    owner = PersonField(label=_("負責人"), required=False)
    due = forms.DateField(label=_("期限"), required=False, widget=DAY)

    def __init__(
        self, meeting: Meeting, items: list[Item], seats: list[Attendance], data: Any = None
    ) -> None:
        super().__init__(data, initial={"minutes": meeting.minutes})
        self.items, self.seats = items, seats
        choices = [("", "--"), *((item.pk, item.title) for item in items)]
        self.fields["of"].choices = choices  # type: ignore[attr-defined]
        for item in items:
            self.fields[f"item-{item.pk}"] = forms.CharField(
                label=item.title,
                required=False,
                initial=item.note,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        for seat in seats:
            self.fields[f"seat-{seat.pk}"] = forms.ChoiceField(
                label=seat.person.name,
                required=False,
                choices=ANSWERS,
                initial=seat.answer,
                widget=forms.RadioSelect(attrs={"class": "mtg-seat"}),
            )

    def of_items(self) -> Iterator[tuple[Item, BoundField]]:
        return ((item, self[f"item-{item.pk}"]) for item in self.items)

    def of_seats(self) -> Iterator[tuple[Attendance, BoundField]]:
        return ((seat, self[f"seat-{seat.pk}"]) for seat in self.seats)

    def notes(self) -> dict[int, str]:
        return {item.pk: self.cleaned_data[f"item-{item.pk}"] for item in self.items}

    def answers(self) -> dict[int, str]:
        given = {seat.pk: self.cleaned_data[f"seat-{seat.pk}"] for seat in self.seats}
        return {pk: answer for pk, answer in given.items() if answer}
