"""What people say about a suggestion, from the three fields to the case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.rooms.people.models import Reward
from charter.rooms.quality.forms.fields import day, person, text


class SuggestionForm(forms.Form):
    title = forms.CharField(label=_("想改善什麼"), max_length=120)
    present = text(_("現在怎麼做、有什麼不好"))
    idea = text(_("你建議怎麼做"))


class AnswerForm(forms.Form):
    answer = text(_("答覆"))


class AdoptForm(forms.Form):
    tried_by = person(_("誰試行"))
    until = day(_("試行到"))


class TrialForm(forms.Form):
    trial = text(_("試行的經過與結果"))


class JudgeForm(forms.Form):
    measured = forms.CharField(label=_("量了什麼（單位）"), max_length=120)
    before = forms.DecimalField(label=_("試行前"), max_digits=14, decimal_places=2)
    after = forms.DecimalField(label=_("試行後"), max_digits=14, decimal_places=2)
    effective = forms.TypedChoiceField(
        label=_("效果"),
        choices=[("yes", _("有效")), ("no", _("無效果"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    effect = text(_("說明"))


class RewardForm(forms.Form):
    form = forms.ChoiceField(label=_("獎勵方式"), choices=Reward.AT_ONCE, widget=forms.RadioSelect)
    amount = forms.DecimalField(
        label=_("積分或金額"), min_value=0, max_digits=12, decimal_places=2, initial=0
    )


class CaseForm(forms.Form):
    case_text = text(_("別的部門要怎麼照著做"))
