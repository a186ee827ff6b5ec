"""Asking for leave; HR may name somebody else."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.org.fields import PersonField
from charter.org.models import Person, Role
from charter.rooms.people.models import Absence

DAY = forms.DateInput({"type": "date", "class": "inp"})


class AbsenceForm(forms.Form):
    person = PersonField(label=_("誰休假"), required=False)
    kind = forms.ChoiceField(label=_("假別"), choices=Absence.Kind.choices)
    since = forms.DateField(label=_("第一天"), widget=DAY)
    until = forms.DateField(label=_("最後一天"), widget=DAY)
    part = forms.ChoiceField(
        label=_("時段"), choices=Absence.Part.choices, required=False,
        initial=Absence.Part.WHOLE, help_text=_("半天假請把第一天與最後一天填成同一天。"),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        required=False,
        help_text=_("只有你、直屬主管、部門主管和人力資源看得到；同事只知道你哪幾天不在。"),
    )

    def __init__(self, user: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.has_role(Role.HR):
            field: Any = self.fields["person"]
            field.empty_label = str(user)
        else:
            del self.fields["person"]

    def clean(self) -> dict[str, Any]:
        found = {"person": None, **(super().clean() or {})}
        return {**found, "part": found.get("part") or Absence.Part.WHOLE}
