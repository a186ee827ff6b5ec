"""What a customer's contact says of a result."""

from django import forms
from django.utils.translation import gettext_lazy as _

SCORES = [
    (5, _("5分・非常好")),
    (4, _("4分・好")),
    (3, _("3分・普通")),
    (2, _("2分・不合適")),
    (1, _("1分・很不合適")),
]


class FeedbackForm(forms.Form):
    score = forms.TypedChoiceField(
        label=_("您的評分"), choices=SCORES, coerce=int, widget=forms.RadioSelect
    )
    about = forms.CharField(
        label=_("關於哪一項成果"), max_length=120, required=False,
        help_text=_("例如一份文件或一項工作；留白就是整個項目。"),
        widget=forms.TextInput(attrs={"list": "results"}),
    )  # fmt: skip
    text = forms.CharField(
        label=_("您想說的話"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
