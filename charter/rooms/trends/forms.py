"""Forms of trends: conclusions, decisions, answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.org.fields import PersonField


def _text(label: Any, rows: int, most: int, hint: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=area, help_text=hint)


class DecisionForm(forms.Form):
    """What is to be done, by whom, until when."""

    measure = _text(_("措施"), 2, 400)
    owner = PersonField(label=_("負責人"))
    due = forms.DateField(label=_("期限"), widget=forms.DateInput(attrs={"type": "date"}))


class ConclusionForm(forms.Form):
    conclusions = _text(
        _("結論"), 6, 8000, _("看到什麼、為什麼、要做什麼。發布之後一個字都不會再變。")
    )


class DeclineForm(forms.Form):
    reason = _text(_("不採納的原因"), 2, 1000)
