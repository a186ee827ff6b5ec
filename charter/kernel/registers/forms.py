"""Parsing and shape of what people type about a record."""

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.org.models import Person

LINES = {"rows": 3}
SCALE = [(str(n), str(n)) for n in range(1, 6)]


class RegradeForm(forms.Form):
    likelihood = forms.TypedChoiceField(label=_("可能性"), choices=SCALE, coerce=int)
    impact = forms.TypedChoiceField(label=_("影響"), choices=SCALE, coerce=int)
    reason = forms.CharField(label=_("改評的原因"), widget=forms.Textarea(attrs=LINES))


class RespondForm(forms.Form):
    response = forms.CharField(label=_("應對措施"), widget=forms.Textarea(attrs=LINES))
    owner = forms.ModelChoiceField(Person.objects.staff(), label=_("措施負責人"))
    due = forms.DateField(label=_("期限"), widget=forms.DateInput(attrs={"type": "date"}))


class CloseForm(forms.Form):
    outcome = forms.CharField(label=_("結果"), widget=forms.Textarea(attrs=LINES))
    lesson = forms.CharField(label=_("學到什麼"), widget=forms.Textarea(attrs=LINES))
