"""Parsing and shape; pages and API share them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.org.fields import PersonField
from charter.rooms.knowledge.models import Article

AREA = {"rows": 4}


class ArticleForm(forms.Form):
    title = forms.CharField(label=_("標題"), max_length=120)
    symptom = forms.CharField(
        label=_("現象"),
        help_text=_("別人會怎麼說這件事；寫客戶也看得懂的話，不要寫客戶名稱。"),
        widget=forms.Textarea(attrs=AREA),
        max_length=8000,
    )
    cause = forms.CharField(
        label=_("原因"), widget=forms.Textarea(attrs=AREA), required=False, max_length=8000
    )
    solution = forms.CharField(
        label=_("解決方法"), widget=forms.Textarea(attrs={"rows": 8}), max_length=8000
    )
    audience = forms.ChoiceField(
        label=_("給誰看"),
        choices=Article.Audience,
        widget=forms.RadioSelect,
        initial=Article.Audience.INTERNAL,
    )
    owner = PersonField(
        label=_("負責人"),
        required=False,
        help_text=_("每年檢視一次；不選就是你。"),
    )


class ChangeForm(ArticleForm):
    why = forms.CharField(label=_("為什麼修改"), max_length=200)

    @classmethod
    def of(cls, article: Article) -> "ChangeForm":
        begins: dict[str, Any] = {**article.words, "owner": article.owner_id}
        return cls(initial=begins)


class ReviewForm(forms.Form):
    finding = forms.CharField(label=_("檢視的結論"), max_length=300)


class RetireForm(forms.Form):
    reason = forms.CharField(label=_("為什麼停用"), max_length=200)


class EmptyForm(forms.Form):
    """A verb that needs nothing but the decision."""
