"""Forms about what somebody must be trained in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.org.models import Person
from charter.rooms.training.forms import colleague
from charter.rooms.training.models import Need, Record
from charter.rooms.training.queries import answers_to


class LeaveOutForm(forms.Form):
    """Somebody on the list of the need."""

    person = colleague(_("誰不必參加"))
    reason = forms.CharField(label=_("原因"), max_length=300)

    def __init__(self, need: Need, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on_it = need.concerned.counted().values("person")
        people = Person.objects.staff().filter(pk__in=on_it).order_by("name")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """A record of the person that the need is about."""

    answer = forms.ModelChoiceField(
        label=_("哪一筆培訓紀錄"),
        queryset=Record.objects.none(),
        help_text=_("提出需要之後通過、類別相同的紀錄。"),
    )

    def __init__(self, need: Need, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].queryset = answers_to(need)  # type: ignore[attr-defined]


class TakeInForm(forms.Form):
    person = colleague(_("誰也要參加"))
