"""Parsing and shape of what people type in this room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.org.models import Person
from charter.rooms.communication.models import Audience, Channel, Concern, Outlet
from charter.rooms.projects.models import Project


def _long(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


class LineForm(forms.Form):
    audience = forms.ChoiceField(label=_("對象"), choices=Audience.choices)
    channel = forms.ChoiceField(label=_("方式"), choices=Channel.choices)
    every_days = forms.IntegerField(label=_("每幾天一次"), min_value=1, max_value=366)
    goal = forms.CharField(label=_("目的"), max_length=200)
    content = _long(_("內容"), 2)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=300)


class AudienceForm(forms.Form):
    audience = forms.ChoiceField(
        label=_("給誰"), choices=[c for c in Audience.choices if c[0] != Audience.SUPPLIER]
    )


class WordsForm(forms.Form):
    words = _long(_("項目經理的說明"), 5, required=False)


class AnswerForm(forms.Form):
    answer = _long(_("回覆"))


class ConcernForm(forms.Form):
    kind = forms.ChoiceField(label=_("種類"), choices=Concern.Kind.choices)
    text = _long(_("內容"))


class HeardForm(ConcernForm):
    who = forms.CharField(label=_("客戶方是誰說的"), max_length=60)


class OpinionForm(forms.Form):
    """`nameless` keeps nothing that leads to the person."""

    text = _long(_("意見"))
    project = forms.ModelChoiceField(
        Project.objects.none(), label=_("關於哪個項目"), required=False
    )
    nameless = forms.BooleanField(
        label=_("匿名提出"),
        required=False,
        help_text=_("不記下你是誰，只記日期；回覆會公開給看得到這個項目的同事。"),
    )

    def __init__(self, person: Person, data: Any = None) -> None:
        super().__init__(data)
        mine = Project.objects.visible_to(person).distinct().order_by("-pk")
        self.fields["project"].queryset = mine  # type: ignore[attr-defined]


class OutletForm(forms.Form):
    kind = forms.ChoiceField(label=_("種類"), choices=Outlet.Kind.choices)
    name = forms.CharField(label=_("名稱"), max_length=60)
    form = forms.ChoiceField(
        label=_("訊息格式"), choices=[("", "--"), *Outlet.Form.choices], required=False
    )
    url = forms.CharField(
        label=_("網址"),
        max_length=500,
        required=False,
        help_text=_("只有即時訊息需要；必須是https的外部網址。"),
    )
    secret = forms.CharField(
        label=_("簽名密鑰"), max_length=200, required=False, widget=forms.PasswordInput
    )
