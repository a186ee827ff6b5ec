"""Forms of trends: conclusions, decisions, answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground.widgets import LongSelect
from charter.org.models import Person


def _text(label: Any, rows: int, most: int, hint: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=area, help_text=hint)


class DecisionForm(forms.Form):
    """What is to be done, by whom, until when."""

    measure = _text(_("措施"), 2, 400)
    owner = forms.ModelChoiceField(
        label=_("負責人"), queryset=Person.objects.none(), widget=LongSelect
    )
    due = forms.DateField(label=_("期限"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Person.objects.staff().order_by("name")  # type: ignore[attr-defined]


class ConclusionForm(forms.Form):
    conclusions = _text(
        _("結論"), 6, 8000, _("看到什麼、為什麼、要做什麼。發布之後一個字都不會再變。")
    )


class DeclineForm(forms.Form):
    reason = _text(_("不採納的原因"), 2, 1000)
