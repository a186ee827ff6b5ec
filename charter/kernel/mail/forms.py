"""What the office says of a mail that nobody could take."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground.keys import key_in
from charter.kernel.mail.rules import DESTINATIONS
from charter.org.models import Person


class ClearForm(forms.Form):
    """`to` names a destination and the record there, as `concern:12`."""

    to = forms.ChoiceField(label=_("登記到"))

    def __init__(self, person: Person, *data: Any, **options: Any) -> None:
        super().__init__(*data, **options)
        offered: list[Any] = [("", "--")]
        for where in DESTINATIONS.values():
            rows = [(f"{where.name}:{key}", label) for key, label in where.choices(person)]
            if rows:
                offered.append((str(where.label), rows))
        self.fields["to"].choices = offered  # type: ignore[attr-defined]

    def place(self) -> tuple[str, int]:
        name, _colon, key = self.cleaned_data["to"].partition(":")
        return name, key_in(key) or 0


class DropForm(forms.Form):
    reason = forms.CharField(label=_("不處理的原因"), max_length=300)
